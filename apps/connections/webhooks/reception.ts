import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { FollowCodes } from '#message/follow-code.js';
import { InvalidEvent } from '#platform/events/event.js';
import { Problem } from '#platform/http/problem.js';
import { EventLog, LogUnavailable, type LogRecord } from '#platform/ports/event-log.port.js';
import { LOGGER } from '#platform/tokens.js';
import { NetworkEvents } from '../routing/network-events.js';
import type { AccountCall } from '../routing/received.js';
import { route } from '../routing/route.js';
import { CallTimes } from './call-times.js';
import { accountKey, type Hook } from './hooks.js';
import { WebhookCounts } from './webhook-counts.js';

/** Milliseconds for which a call waits for the event log before it is answered with 503. */
const LOG_TIMEOUT_MS = 5_000;
const RETRY_AFTER_S = 10;
/** Records that are sealed without yielding to the event loop, which takes about 10 ms. */
const BATCH = 100;

/**
 * Turns the items of a verified call into events, and resolves once all of them are in the event log. They do not use the
 * outbox, because no row changes with them, and because a network repeats a call without an answer; a repeat makes the
 * same event ids.
 */
@Injectable()
export class Reception {
  constructor(
    private readonly events: NetworkEvents,
    private readonly log: EventLog,
    private readonly codes: FollowCodes,
    private readonly counts: WebhookCounts,
    private readonly times: CallTimes,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Accepts the items of a call. Items of unknown accounts are only counted. Throws 503 while the log is unavailable. */
  async accept(hook: Hook, calls: readonly AccountCall[]): Promise<void> {
    const records: LogRecord[] = [];
    const accepted = new Map<string, number>();
    const called = new Set<string>();
    for (const { network, account: id, received } of calls) {
      const account = hook.accounts.get(accountKey(network, id));
      if (!account) {
        this.counts.count(network, 'unknown_account', received.length);
        continue;
      }
      called.add(account.connection_id);
      const to = route(account, received, this.codes);
      this.counts.count(network, 'dropped', to.dropped.length);
      for (const make of this.events.makersOf(account, to)) {
        const record = this.makeRecord(network, make);
        if (record && records.push(record) % BATCH === 0) await yieldToEventLoop();
      }
      accepted.set(network, (accepted.get(network) ?? 0) + received.length - to.dropped.length);
    }
    await this.publish(records);
    this.times.called([...called]);
    for (const [network, count] of accepted) this.counts.count(network, 'accepted', count);
  }

  /** Accepts a returned mail as `accept` does. */
  async acceptMail(workspaces: string[], mail: Buffer): Promise<void> {
    await this.publish([this.events.mailRecord(workspaces, mail)]);
    this.counts.count('email', 'accepted');
  }

  /** Makes one record; null for an invalid item, which must not keep the others of the call back. */
  private makeRecord(network: string, make: () => LogRecord): LogRecord | null {
    try {
      return make();
    } catch (error) {
      if (!(error instanceof InvalidEvent)) throw error;
      this.counts.count(network, 'malformed');
      this.logger.warn({ network, reason: error.message }, 'a call of a network had an unknown form');
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
      throw new Problem(503, 'The call cannot be stored now; call again', { retryAfter: RETRY_AFTER_S });
    }
  }
}
