import { Injectable } from '@nestjs/common';
import { Database } from '../adapters/sql/database.js';
import { fromRecord } from '../events/event.js';
import { Problem } from '../http/problem.js';
import { ParkedEvent } from '../outbox/inbox.entity.js';
import { Inbox } from '../outbox/inbox.js';

export interface ParkedKey {
  subscription: string;
  key: string;
  events: number;
  error: string | null;
  parked_at: string;
}

/** Keys whose events were set aside: shown, tried again in order, or skipped with a reason. */
@Injectable()
export class Parked {
  constructor(
    private readonly database: Database,
    private readonly inbox: Inbox,
  ) {}

  async list(): Promise<ParkedKey[]> {
    const rows = await this.database.read
      .createQueryBuilder(ParkedEvent, 'p')
      .select('p.subscription', 'subscription')
      .addSelect('p.event_key', 'key')
      .addSelect('COUNT(*)', 'events')
      .addSelect('MAX(p.error)', 'error')
      .addSelect('MIN(p.parked_at)', 'parked_at')
      .groupBy('p.subscription')
      .addGroupBy('p.event_key')
      .orderBy('parked_at', 'ASC')
      .limit(1000)
      .getRawMany<{ subscription: string; key: string; events: string; error: string | null; parked_at: string }>();
    return rows.map((row) => ({ ...row, events: Number(row.events), parked_at: new Date(Number(row.parked_at)).toISOString() }));
  }

  /** Takes effect of the key's events in order; stops at the first that fails again and throws 422 with its error. */
  async retry(subscription: string, key: string): Promise<{ taken: number }> {
    const declared = this.inbox.declaredAs(subscription);
    if (!declared) throw Problem.notFound('subscription');
    for (let taken = 0; ; taken++) {
      const row = await this.first(subscription, key);
      if (!row) {
        if (taken === 0) throw Problem.notFound('parked key');
        return { taken };
      }
      try {
        await this.database.transaction(async (tx) => {
          const record = { topic: row.topic, key, id: row.event_id, headers: JSON.parse(row.headers) as Record<string, string>, payload: row.payload };
          await declared.handle(tx, [fromRecord(declared.topic, record)]);
          await tx.delete(ParkedEvent, { id: row.id });
        });
      } catch (error) {
        const reason = `${(error as Error).name}: ${(error as Error).message}`.slice(0, 2_000);
        await this.database.transaction((tx) => tx.update(ParkedEvent, { id: row.id }, { error: reason }));
        throw new Problem(422, `Failed again after ${taken} events: ${reason}`);
      }
    }
  }

  /** Drops the key's first event for good; the reason is logged by the caller. */
  async skip(subscription: string, key: string): Promise<{ skipped: string }> {
    const row = await this.first(subscription, key);
    if (!row) throw Problem.notFound('parked key');
    await this.database.transaction((tx) => tx.delete(ParkedEvent, { id: row.id }));
    return { skipped: row.event_id };
  }

  private async first(subscription: string, key: string): Promise<ParkedEvent | null> {
    return this.database.read.findOne(ParkedEvent, { where: { subscription, event_key: key }, order: { id: 'ASC' } });
  }
}
