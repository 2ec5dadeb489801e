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

/** Checks that an endpoint wants to be a webhook: it has to send a random challenge back. */
@Injectable()
export class WebhookChallenge {
  private readonly throttle = new LogThrottle();

  constructor(
    private readonly http: OutgoingHttp,
    private readonly ids: Ids,
    private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** The URL in the normalized form in which it is stored; throws 422 for a URL that may not be called. */
  normalizeUrl(address: string): string {
    try {
      const url = this.http.check(address);
      url.hash = '';
      return url.href;
    } catch (error) {
      throw this.targetProblem(error as Error);
    }
  }

  /**
   * Posts a challenge that is signed with `secrets`, and returns it once the endpoint has echoed it; throws 422 otherwise.
   * `recoveryCode` is sent along for the owner of the endpoint; it must not be sent anywhere else.
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
        throw this.targetProblem(error);
      });
    if (answer.status < 200 || answer.status > 299) throw challengeFailed(`It answered ${answer.status}`);
    if (!echoes(answer.body, challenge)) throw challengeFailed('It did not send the challenge back');
    return challenge;
  }

  /**
   * The problem for an endpoint that was not reached. It is the same for a private address and for a silent one, otherwise
   * a stranger could scan the network around Corong; only the operator's log tells them apart.
   */
  private targetProblem(error: Error): Problem {
    if (!(error instanceof ForbiddenTarget) || error instanceof PrivateTarget) {
      const { code } = error as { code?: unknown };
      const reason =
        error instanceof PrivateTarget ? 'private_target' : typeof code === 'string' ? code : error.name;
      const more = this.throttle.suppressedSince(reason);
      if (more !== null)
        this.logger.info({ reason, more }, 'could not reach the URL of a new webhook follower');
      return challengeFailed('It could not be reached on a public address');
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

const challengeFailed = (why: string) =>
  Problem.forPerson(
    'address',
    'challenge',
    `${why}; a webhook has to answer 2xx with {"challenge": …} as it was sent, within 10 s`,
    refusedWords('endpointFailed'),
  );
