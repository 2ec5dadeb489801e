import { Injectable } from '@nestjs/common';
import type { Tx } from '#platform/adapters/sql/database.js';
import type { Event } from '#platform/events/event.js';
import type { Topic } from '#platform/events/topic.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Ids } from '#platform/ports/ids.port.js';
import { LedgerRow } from './ledger.entity.js';

/** Adds rows to the ledger in the caller's transaction, together with the effect of what they record. */
@Injectable()
export class Ledger {
  constructor(
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /**
   * Adds an event that came through the wall, with its JSON as in the log. The fields `leftOut` are removed, since the
   * ledger is kept for ever.
   */
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

  /** Adds one row. */
  async add(tx: Tx, row: Omit<LedgerRow, 'id' | 'at'>): Promise<void> {
    await tx.insert(LedgerRow, { id: this.ids.next('led'), at: this.clock.now(), ...row });
  }
}
