import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Database, isUnavailable } from '../adapters/sql/database.js';
import { fromRecord } from '../events/event.js';
import { Problem } from '../http/problem.js';
import { ParkedEvent } from '../outbox/inbox.entity.js';
import { lockFirstParked, errorText } from '../outbox/inbox.store.js';
import { Inbox } from '../outbox/inbox.js';
import { OUTBOX, publishFirstParked } from '../outbox/outbox.parked.js';
import { EventLog, LogUnavailable, RecordRefused } from '../ports/event-log.port.js';
import type { ParkedKey, Retried, Skipped } from './parked.dto.js';

type ParkedKeyRow = { subscription: string; key: string; events: string; first: string; parked_at: string };

/** The operator's service for parked keys: lists them, retries their events in order, or skips an event. */
@Injectable()
export class Parked {
  constructor(
    private readonly database: Database,
    private readonly inbox: Inbox,
    private readonly log: EventLog,
  ) {}

  /** Returns the keys that are parked for the longest time, at most 1,000, with the error of the first event of each. */
  async list(): Promise<ParkedKey[]> {
    const rows = await this.database.read
      .createQueryBuilder(ParkedEvent, 'p')
      .select('p.subscription', 'subscription')
      .addSelect('p.event_key', 'key')
      .addSelect('COUNT(*)', 'events')
      .addSelect('MIN(p.id)', 'first')
      .addSelect('MIN(p.parked_at)', 'parked_at')
      .groupBy('p.subscription')
      .addGroupBy('p.event_key')
      .orderBy('parked_at', 'ASC')
      .limit(1000)
      .getRawMany<ParkedKeyRow>();
    const firsts = rows.length === 0 ? [] : await this.errorsOf(rows.map((row) => row.first));
    const errors = new Map(firsts.map(({ id, error }) => [String(id), error]));
    return rows.map(({ first, events, parked_at, ...row }) => ({
      ...row,
      events: Number(events),
      error: errors.get(String(first)) ?? null,
      parked_at: new Date(Number(parked_at)).toISOString(),
    }));
  }

  /** Applies the key's events in order; stops at the first that fails again and throws 422 with its error. */
  async retry(subscription: string, key: string): Promise<Retried> {
    if (subscription === OUTBOX) return this.retryOutbox(key);
    const declared = this.inbox.findSubscription(subscription);
    if (!declared) throw Problem.notFound('subscription');
    for (let taken = 0; ; taken++) {
      // Locked, so that two retries of the key at the same time apply each event once.
      let tried: ParkedEvent | null = null;
      try {
        await this.database.transaction(async (tx) => {
          tried = await lockFirstParked(this.database, tx, subscription, key);
          if (!tried) return;
          const { id, topic, event_id, payload } = tried;
          const headers = JSON.parse(tried.headers) as Record<string, string>;
          await declared.handle(tx, [
            fromRecord(declared.topic, { topic, key, id: event_id, headers, payload }),
          ]);
          await tx.delete(ParkedEvent, { id });
        });
      } catch (error) {
        if (isUnavailable(error) || !tried) throw error;
        const { id } = tried as ParkedEvent;
        const reason = errorText(error);
        await this.database.transaction((tx) => tx.update(ParkedEvent, { id }, { error: reason }));
        throw new Problem(422, `Failed again after ${taken} events: ${reason}`);
      }
      if (tried) continue;
      if (taken === 0) throw Problem.notFound('parked key');
      return { taken };
    }
  }

  /** Publishes events that the relay parked, in order. */
  private async retryOutbox(key: string): Promise<Retried> {
    for (let taken = 0; ; taken++) {
      let more: boolean;
      try {
        more = await publishFirstParked(this.database, this.log, key);
      } catch (error) {
        if (error instanceof LogUnavailable)
          throw new Problem(503, `The event log is unavailable; ${taken} events were published`, {
            retryAfter: 2,
          });
        if (!(error instanceof RecordRefused)) throw error;
        throw new Problem(422, `Failed again after ${taken} events: ${errorText(error)}`);
      }
      if (more) continue;
      if (taken === 0) throw Problem.notFound('parked key');
      return { taken };
    }
  }

  /** Drops the key's first event for good; the reason is logged by the caller. */
  async skip(subscription: string, key: string): Promise<Skipped> {
    return this.database.transaction(async (tx) => {
      const row = await lockFirstParked(this.database, tx, subscription, key);
      if (!row) throw Problem.notFound('parked key');
      await tx.delete(ParkedEvent, { id: row.id });
      return { skipped: row.event_id };
    });
  }

  private errorsOf(ids: string[]): Promise<Pick<ParkedEvent, 'id' | 'error'>[]> {
    return this.database.read.find(ParkedEvent, {
      select: { id: true, error: true },
      where: { id: In(ids as never[]) },
    });
  }
}
