import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { LessThanOrEqual } from 'typeorm';
import { Database } from '../adapters/sql/database.js';
import { OutboxRow } from './outbox.entity.js';
import { Relay } from './relay.js';
import { shardOf } from './shards.js';

/** Most milliseconds that an answer waits. */
const MAX_WAIT_MS = 1_000;

/**
 * For a request whose answer names something that the client may ask another app for next, such as a new channel. The
 * answer waits until the log has the event. The other app can then tell by its own offset in the log whether the event
 * may still come (see `Projections`).
 */
@Injectable()
export class RelayWait {
  /** Milliseconds between two reads while another process has the lease of the shard, so that this process gets no notice. */
  pollMs = 50;

  constructor(
    private readonly database: Database,
    private readonly relay: Relay,
  ) {}

  /**
   * Resolves once the events that are in the outbox now under the aggregate's key have left it. Resolves also after a
   * second, and while the database does not answer: the effect is committed, so the answer is right in any case.
   */
  async untilLogged(key: string): Promise<void> {
    const end = performance.now() + MAX_WAIT_MS;
    let last: number | undefined;
    while (performance.now() < end) {
      const read = new AbortController();
      // Listens before it reads, so that no batch between the two is missed.
      const batch = this.relay.nextBatch(shardOf(key), read.signal);
      try {
        const waiting = await this.newestRowId(key, last);
        if (waiting === null) return;
        last ??= waiting;
        await Promise.race([batch, delay(this.pollMs, undefined, { signal: read.signal })]);
      } finally {
        read.abort();
      }
    }
  }

  /** Returns the highest row id of the key up to `last`; null if there is none or the database does not answer. */
  private newestRowId(event_key: string, last = Number.MAX_SAFE_INTEGER): Promise<number | null> {
    const where = { shard: shardOf(event_key), event_key, id: LessThanOrEqual(last) };
    return this.database.read.maximum(OutboxRow, 'id', where).catch(() => null);
  }
}
