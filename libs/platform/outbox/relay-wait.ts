import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { LessThanOrEqual } from 'typeorm';
import { Database } from '../adapters/sql/database.js';
import { OutboxRow } from './outbox.entity.js';
import { shardOf } from './shards.js';

/** Pauses between reads, in milliseconds; about a second in all. */
const PAUSES_MS = [4, 4, 8, 16, 32, 64, 128, 256, 512];

/**
 * For a request whose answer names something that the client may ask another app for next, such as a new channel. The
 * answer waits until the log has the event. The other app can then tell by its own offset in the log whether the event
 * may still come (see `Projections`).
 */
@Injectable()
export class RelayWait {
  constructor(private readonly database: Database) {}

  /**
   * Resolves once the events that are in the outbox now under the aggregate's key have left it. Resolves also after a
   * second, and while the database does not answer: the effect is committed, so the answer is right in any case.
   */
  async untilLogged(key: string): Promise<void> {
    let last: number | undefined;
    for (const pause of PAUSES_MS) {
      const waiting = await this.newestRowId(key, last);
      if (waiting === null) return;
      last ??= waiting;
      await delay(pause);
    }
  }

  /** Returns the highest row id of the key up to `last`; null if there is none or the database does not answer. */
  private newestRowId(event_key: string, last = Number.MAX_SAFE_INTEGER): Promise<number | null> {
    const where = { shard: shardOf(event_key), event_key, id: LessThanOrEqual(last) };
    return this.database.read.maximum(OutboxRow, 'id', where).catch(() => null);
  }
}
