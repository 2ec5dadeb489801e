import { Injectable } from '@nestjs/common';
import type { Tx } from '#platform/adapters/sql/database.js';
import type { Event } from '#platform/events/event.js';
import type { Topic } from '#platform/events/topic.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Ids } from '#platform/ports/ids.port.js';
import { LedgerRow } from './ledger.entity.js';

/** Adds rows to the ledger in the transaction of what they tell of. */
@Injectable()
export class Ledger {
  constructor(
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** An event that came through the wall, as its JSON stood in the log, but for fields that may not be kept for good. */
  async addCrossing<E extends { workspace_id: string }>(
    tx: Tx,
    topic: Topic<E>,
    event: Event<E>,
    leftOut: readonly (keyof E)[] = [],
  ): Promise<void> {
    const kept = Object.entries(event.data).filter(([field]) => !leftOut.includes(field as keyof E));
    await this.add(tx, {
      workspace_id: event.data.workspace_id,
      kind: 'crossing',
      target: topic.name,
      ref: event.id,
      attempt: 0,
      body: JSON.stringify(Object.fromEntries(kept)),
    });
  }

  async add(tx: Tx, row: Omit<LedgerRow, 'id' | 'at'>): Promise<void> {
    await tx.insert(LedgerRow, { id: this.ids.next('led'), at: this.clock.now(), ...row });
  }
}
