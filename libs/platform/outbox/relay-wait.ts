import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { LessThanOrEqual } from 'typeorm';
import { Database } from '../adapters/sql/database.js';
import { OutboxRow } from './outbox.entity.js';
import { shardOf } from './shards.js';

/** Between looks, in milliseconds; about a second in all. */
const PAUSES_MS = [4, 4, 8, 16, 32, 64, 128, 256, 512];

/**
 * For a request whose answer names something that another app is asked for next, such as a channel that was made. The
 * answer is held until the log has the event, so that the other app can tell by its own place in the log whether anything
 * may still come (`Projections`).
 */
@Injectable()
export class RelayWait {
  constructor(private readonly database: Database) {}

  /**
   * Resolves once none of the events waits in the outbox that wait there now under the aggregate's key. Resolves too after
   * a second, and while the database does not answer: the effect is committed, so that the answer is good all the same.
   */
  async untilLogged(key: string): Promise<void> {
    let last: number | undefined;
    for (const pause of PAUSES_MS) {
      const waiting = await this.newestWaiting(key, last);
      if (waiting === null) return;
      last ??= waiting;
      await delay(pause);
    }
  }

  /** The highest number in the outbox up to `last`; null where there is none, and where nobody can say. */
  private newestWaiting(event_key: string, last = Number.MAX_SAFE_INTEGER): Promise<number | null> {
    const where = { shard: shardOf(event_key), event_key, id: LessThanOrEqual(last) };
    return this.database.read.maximum(OutboxRow, 'id', where).catch(() => null);
  }
}
