import { setImmediate as turn } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { InvalidEvent } from '#platform/events/event.js';
import { Problem } from '#platform/http/problem.js';
import { EventLog, LogUnavailable, type LogRecord } from '#platform/ports/event-log.port.js';
import { LOGGER } from '#platform/tokens.js';
import { NetworkEvents } from '../routing/network-events.js';
import type { AccountCall } from '../routing/received.js';
import { route } from '../routing/route.js';
import { keyOf, type Hook } from './hooks.js';
import { WebhookCounts } from './webhook-counts.js';

/** How long a network waits for the log; it calls again later. */
const LOG_TIMEOUT_MS = 5_000;
const RETRY_AFTER_S = 10;
/** Records that are sealed before others in the process get their turn: about ten milliseconds. */
const AT_ONCE = 100;

/**
 * Takes what a verified call tells: each thing becomes an event of its own, and all of them are in the log before the
 * network hears that they were taken. Events go to the log straight, as clicks do: no row of ours changes with them, and
 * a network that was not answered tells them again, under the same ids.
 */
@Injectable()
export class Reception {
  constructor(
    private readonly events: NetworkEvents,
    private readonly log: EventLog,
    private readonly counts: WebhookCounts,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** What is told of accounts that are not here is counted and goes no further. Throws 503 while the log is away. */
  async take(hook: Hook, calls: readonly AccountCall[]): Promise<void> {
    const records: LogRecord[] = [];
    const taken = new Map<string, number>();
    for (const { network, account: id, received } of calls) {
      const account = hook.accounts.get(keyOf(network, id));
      if (!account) {
        this.counts.count(network, 'unknown_account', received.length);
        continue;
      }
      const to = route(account, received);
      this.counts.count(network, 'left', to.left.length);
      for (const make of this.events.of(account, to)) {
        const record = this.made(network, make);
        if (record && records.push(record) % AT_ONCE === 0) await turn();
      }
      taken.set(network, (taken.get(network) ?? 0) + received.length - to.left.length);
    }
    await this.publish(records);
    for (const [network, count] of taken) this.counts.count(network, 'taken', count);
  }

  /** As `take`, of a mail about delivery. */
  async takeMail(workspaces: string[], mail: Buffer): Promise<void> {
    await this.publish([this.events.mail(workspaces, mail)]);
    this.counts.count('email', 'taken');
  }

  /** One thing that cannot be told keeps none of the others from being told. */
  private made(network: string, make: () => LogRecord): LogRecord | null {
    try {
      return make();
    } catch (error) {
      if (!(error instanceof InvalidEvent)) throw error;
      this.counts.count(network, 'malformed');
      this.logger.warn(
        { network, reason: error.message },
        'a network told something of no form that is known',
      );
      return null;
    }
  }

  private async publish(records: LogRecord[]): Promise<void> {
    if (records.length === 0) return;
    try {
      await this.log.publishWithin(records, LOG_TIMEOUT_MS);
    } catch (error) {
      if (!(error instanceof LogUnavailable)) throw error;
      this.counts.count('all', 'unavailable');
      throw new Problem(503, 'This cannot be kept just now; call again', { retryAfter: RETRY_AFTER_S });
    }
  }
}
