import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Ids } from '#platform/ports/ids.port.js';
import { QUEUE_LEASE_MS } from '../broadcasts/planner.js';
import { Range } from '../broadcasts/range.entity.js';

/** Milliseconds after which a range is taken from a run that has not renewed its lease. */
export const LEASE_MS = 20_000;

/** Thrown to a run whose range another run has taken. The other run repeats what was not committed, under the same delivery ids. */
export class LeaseLost extends Error {}

/** A run's right to deliver a range. Every checkpoint and a timer renew it. */
export interface Lease {
  holder: string;
  /** Aborts when another run has taken the range. */
  lostSignal: AbortSignal;
  /** Ends the lease. `due` is the instant for which the caller adds a job for the rest; until then the sweep adds none. */
  release(due?: number): Promise<void>;
}

/** Leases a range to one run at a time. */
@Injectable()
export class RangeLeases {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** Null when the range is complete, stopped, leased to another run, or does not exist. */
  async take(rangeId: number): Promise<Lease | null> {
    const holder = this.ids.random('rng');
    const taken = await this.database.transaction(async (tx) => {
      const range = await this.database.lock(tx, Range, { id: rangeId });
      if (range?.state !== 'sending' || range.pending_action !== 'none' || range.stopped_members > 0)
        return false;
      if (range.holder !== null && range.lease_until > this.clock.now()) return false;
      await tx.update(Range, { id: rangeId }, { holder, lease_until: this.leaseEnd() });
      return true;
    });
    if (!taken) return null;
    const lost = new AbortController();
    const keeping = setInterval(() => {
      this.renew(rangeId, holder).catch((error: unknown) => {
        if (error instanceof LeaseLost) lost.abort();
      });
    }, LEASE_MS / 4).unref();
    return { holder, lostSignal: lost.signal, release: (due) => this.release(rangeId, holder, keeping, due) };
  }

  /** Locks the range and returns it; throws `LeaseLost` when another run has it. */
  async lockHeld(tx: Tx, rangeId: number, holder: string): Promise<Range> {
    const range = await this.database.lock(tx, Range, { id: rangeId });
    if (!range || range.holder !== holder)
      throw new LeaseLost(`Range ${rangeId} is delivered by another run`);
    return range;
  }

  leaseEnd(): number {
    return this.clock.now() + LEASE_MS;
  }

  private async renew(rangeId: number, holder: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      await this.lockHeld(tx, rangeId, holder);
      await tx.update(Range, { id: rangeId }, { lease_until: this.leaseEnd() });
    });
  }

  /** Ends the lease at once, so that no run has to wait for its end. */
  private async release(
    rangeId: number,
    holder: string,
    keeping: NodeJS.Timeout,
    due?: number,
  ): Promise<void> {
    clearInterval(keeping);
    const lease_until = due === undefined ? 0 : due + QUEUE_LEASE_MS;
    await this.database.transaction((tx) =>
      tx.update(Range, { id: rangeId, holder }, { holder: null, lease_until }),
    );
  }
}
