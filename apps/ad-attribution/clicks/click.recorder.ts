import { Inject, Injectable } from '@nestjs/common';
import { CLICK_PURPOSE, CLICK_TTL, ClickToken } from '#crossing/click-token.js';
import { toRecord } from '#platform/events/event.js';
import { make } from '#platform/events/make.js';
import { Clock } from '#platform/ports/clock.port.js';
import { EventLog } from '#platform/ports/event-log.port.js';
import { Ids } from '#platform/ports/ids.port.js';
import type { Secrets } from '#platform/security/secrets.js';
import { TokenSigner } from '#platform/security/signer.js';
import { SECRETS } from '#platform/tokens.js';
import type { ClickParameters } from './click.parameters.js';
import { ClickRecorded, clicks, type FilterReason } from './click.topic.js';
import type { CachedLink } from './link.cache.js';

/** Milliseconds that a visitor waits for the log. */
const LOG_TIMEOUT_MS = 2_000;

/** Thrown if the log did not confirm the click; the visitor has to try again. */
export class ClickNotRecorded extends Error {}

/** Writes clicks to the log and signs the click tokens for the chat. */
@Injectable()
export class ClickRecorder {
  private readonly signer: TokenSigner;

  constructor(
    private readonly log: EventLog,
    private readonly clock: Clock,
    private readonly ids: Ids,
    @Inject(SECRETS) secrets: Secrets,
  ) {
    this.signer = new TokenSigner(CLICK_PURPOSE, secrets.clickPrivate!);
  }

  /**
   * Resolves with the click's id once the log has it; throws ClickNotRecorded when the log does not answer in time.
   * Clicks are the one exception to the outbox, since they are many: no row changes together with the event, so it goes
   * directly to the log, and the consumer writes the row.
   */
  async record(link: CachedLink, reason: FilterReason | null, parameters: ClickParameters): Promise<string> {
    const at = this.clock.now();
    const { link_id, workspace_id, ad_id } = link;
    const click_id = this.ids.next('clk');
    const event = make<ClickRecorded>(ClickRecorded, {
      click_id,
      workspace_id,
      link_id,
      ad_id,
      at,
      verdict: reason ? 'filtered' : 'valid',
      ...(reason && { reason }),
      ...parameters,
    });
    const record = toRecord(clicks, event, {
      id: this.ids.next('evt'),
      source: 'ad-attribution',
      at,
      sequence: 1,
    });
    try {
      await this.log.publishWithin([record], LOG_TIMEOUT_MS);
    } catch (error) {
      throw new ClickNotRecorded('The log does not have the click', { cause: error });
    }
    return click_id;
  }

  /** Signs the token that tells chat which click opened the page. */
  token(link: CachedLink, click_id: string, { consent }: ClickParameters): string {
    const { workspace_id, ad_id, greeting_id } = link;
    const claims: ClickToken = {
      workspace_id,
      click_id,
      ad_id,
      ...(greeting_id && { greeting_id }),
      consent,
    };
    return this.signer.sign(claims, CLICK_TTL, this.clock.now());
  }
}
