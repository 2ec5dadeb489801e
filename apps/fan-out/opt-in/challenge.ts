import { randomBytes, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { LogThrottle } from '#platform/log-throttle.js';
import { LOGGER } from '#platform/tokens.js';
import { Problem } from '#platform/http/problem.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Ids } from '#platform/ports/ids.port.js';
import { ForbiddenTarget, OutgoingHttp, PrivateTarget } from '#platform/security/outgoing-http.js';
import type { Channel } from '../channels/channel.entity.js';
import { refusedWords } from '../pages/texts.js';
import { signedHeaders } from '../transports/webhook/webhook.signature.js';

const TIMEOUT_MS = 10_000;

/** Lets a webhook prove that it wants the posts: it has to send a fresh challenge back. */
@Injectable()
export class WebhookChallenge {
  private readonly throttle = new LogThrottle();

  constructor(
    private readonly http: OutgoingHttp,
    private readonly ids: Ids,
    private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** The URL in the one form that it is kept in; throws 422 where it may not be called. */
  target(address: string): string {
    try {
      const url = this.http.check(address);
      url.hash = '';
      return url.href;
    } catch (error) {
      throw this.refused(error as Error);
    }
  }

  /**
   * The challenge, once the endpoint has echoed it; throws 422 otherwise. Signed by `secrets`. `recoveryCode` is for who
   * holds the endpoint, so it is sent there alone.
   */
  async prove(
    url: string,
    channel: Channel,
    secrets: string[],
    unsubscribeUrl: string,
    recoveryCode?: string,
  ): Promise<string> {
    const challenge = randomBytes(24).toString('hex');
    const { id, handle, name } = channel;
    const body = JSON.stringify({
      type: 'challenge',
      challenge,
      channel: { id, handle, name },
      unsubscribe_url: unsubscribeUrl,
      ...(recoveryCode !== undefined && { recovery_code: recoveryCode }),
    });
    const headers = signedHeaders(secrets, this.ids.next('opt'), this.clock.now(), body);
    const answer = await this.http
      .post(url, body, headers, { timeoutMs: TIMEOUT_MS, maxBytes: 4_096 })
      .catch((error: Error) => {
        throw this.refused(error);
      });
    if (answer.status < 200 || answer.status > 299) throw unproven(`It answered ${answer.status}`);
    if (!echoes(answer.body, challenge)) throw unproven('It did not send the challenge back');
    return challenge;
  }

  /**
   * One answer for a private address and for one that is silent, else a stranger could map the network around Corong; only
   * the operator's log tells them apart.
   */
  private refused(error: Error): Problem {
    if (!(error instanceof ForbiddenTarget) || error instanceof PrivateTarget) {
      const { code } = error as { code?: unknown };
      const reason =
        error instanceof PrivateTarget ? 'private_target' : typeof code === 'string' ? code : error.name;
      const more = this.throttle.suppressedSince(reason);
      if (more !== null) this.logger.info({ reason, more }, 'a webhook that is to follow was not reached');
      return unproven('It could not be reached on a public address');
    }
    return Problem.forPerson('address', 'target', error.message, refusedWords('endpointForbidden'));
  }
}

function echoes(body: string, challenge: string): boolean {
  try {
    const given = (JSON.parse(body) as { challenge?: unknown } | null)?.challenge;
    const echoed = Buffer.from(typeof given === 'string' ? given : '');
    return echoed.length === challenge.length && timingSafeEqual(echoed, Buffer.from(challenge));
  } catch {
    return false;
  }
}

const unproven = (why: string) =>
  Problem.forPerson(
    'address',
    'challenge',
    `${why}; a webhook has to answer 2xx with {"challenge": …} as it was sent, within 10 s`,
    refusedWords('endpointFailed'),
  );
