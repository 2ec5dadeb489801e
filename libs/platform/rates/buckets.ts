import { Injectable } from '@nestjs/common';
import { LessThan, MoreThan } from 'typeorm';
import { Database, isDuplicate, type Tx } from '#platform/adapters/sql/database.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Sweep } from '#platform/jobs/sweep.js';
import { Bucket } from './bucket.entity.js';

/** Milliseconds of slots that one process takes at once. */
const BLOCK_MS = 250;
/** Most milliseconds that slots are taken ahead. */
const MAX_AHEAD_MS = 500;
/** Milliseconds after which an unused slot is lost, so that no burst follows a delay. */
export const SLOT_EXPIRES_MS = 25;
/**
 * Milliseconds beyond which a slot (later than this and one interval) was taken before the clock was set back; a caller
 * would wait for it as long as the clock went back. The bound is far above the clock skew between machines.
 */
const CLOCK_SET_BACK_MS = 60_000;
/** Share of the provider's limit that is used; the rest allows for network jitter. */
const SHARE_OF_LIMIT = 0.97;
/** Unused rows are deleted after this many milliseconds. */
const KEPT_MS = 3_600_000;

/** True if the slot was taken before the clock was set back. All values are in milliseconds. */
export const isBeyondClock = (slot: number, now: number, interval: number): boolean =>
  slot > now + interval + CLOCK_SET_BACK_MS;

/** Slots that a process has taken: one every `interval` ms from `next` on. */
export interface Block {
  /** Number of unused slots. */
  left: number;
  /** Time of the next one, in milliseconds since 1970. */
  next: number;
  interval: number;
  /** The instant before which nothing may be sent; 0 if there is none. */
  paused_until: number;
}

/** The rows from which all processes take slots of a credential's rate. */
@Injectable()
export class Buckets {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    sweep: Sweep,
  ) {
    sweep.every(60_000, 'old-buckets', () => this.removeOld());
  }

  /** Takes the next slots; `left` is 0 if other processes have taken all slots that may be taken yet. */
  async takeBlock(credential: string, perSecond: number): Promise<Block> {
    const interval = 1_000 / (perSecond * SHARE_OF_LIMIT);
    const left = Math.max(1, Math.floor(BLOCK_MS / interval));
    return this.write(credential, async (tx, row) => {
      const now = this.clock.now();
      const block = { left: 0, next: 0, interval, paused_until: row.paused_until };
      const nextAt = isBeyondClock(row.next_at, now, interval) ? now : row.next_at;
      if (row.paused_until > now || nextAt > now + MAX_AHEAD_MS) return block;
      const next = Math.max(nextAt, now - SLOT_EXPIRES_MS);
      await tx.update(Bucket, { credential }, { next_at: Math.ceil(next + left * interval) });
      return { ...block, left, next };
    });
  }

  async pause(credential: string, until: number): Promise<void> {
    await this.write(credential, (tx, row) => this.extend(tx, row, until));
  }

  /** Like `pause`, in the caller's transaction; throws a duplicate error if another process inserts the row at the same moment. */
  async pauseIn(tx: Tx, credential: string, until: number): Promise<void> {
    await this.extend(tx, await this.locked(tx, credential), until);
  }

  /** All credentials that are paused now. */
  paused(): Promise<Bucket[]> {
    return this.database.read.findBy(Bucket, { paused_until: MoreThan(this.clock.now()) });
  }

  private async write<T>(credential: string, work: (tx: Tx, row: Bucket) => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await this.database.transaction(async (tx) => {
          return work(tx, await this.locked(tx, credential));
        });
      } catch (error) {
        if (!isDuplicate(error)) throw error;
      }
    }
  }

  private async locked(tx: Tx, credential: string): Promise<Bucket> {
    const known = await this.database.lock(tx, Bucket, { credential });
    const row = known ?? { credential, next_at: 0, paused_until: 0 };
    if (!known) await tx.insert(Bucket, row);
    return row;
  }

  private async extend(tx: Tx, { credential, paused_until }: Bucket, until: number): Promise<void> {
    if (paused_until < until) await tx.update(Bucket, { credential }, { paused_until: until });
  }

  private async removeOld(): Promise<void> {
    const old = LessThan(this.clock.now() - KEPT_MS);
    const where = { next_at: old, paused_until: old };
    if (!(await this.database.read.existsBy(Bucket, where))) return;
    await this.database.transaction((tx) => tx.delete(Bucket, where));
  }
}
