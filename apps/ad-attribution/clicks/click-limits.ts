import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import type { Logger } from 'pino';
import { Database, isUnavailable } from '#platform/adapters/sql/database.js';
import { Sweep } from '#platform/jobs/sweep.js';
import { LogThrottle } from '#platform/log-throttle.js';
import { Clock } from '#platform/ports/clock.port.js';
import { LOGGER } from '#platform/tokens.js';
import { Link } from '../links/link.entity.js';
import type { CachedLink } from './link.cache.js';

/**
 * A block is the link's limit divided by this number, so that several processes together hold less than 1 % of the
 * limit.
 */
const BLOCKS = 400;
const MAX_BLOCK = 250;
const RETRY_MS = 1_000;
/** Milliseconds without a visit after which a process gives back its unused clicks of a link. */
const IDLE_MS = 60_000;

interface Entry {
  max: number;
  /** Clicks of the limit that all processes have leased or used, as far as this process knows. */
  taken: number;
  /**
   * Clicks that are leased and not used. A negative number counts clicks that were allowed without a lease and not
   * written yet.
   */
  left: number;
  visitedAt: number;
  settling: Promise<void> | null;
  /** True if the database failed or had no clicks left; it is asked again by the sweep. */
  waits: boolean;
}

const blockOf = (max: number): number => Math.min(MAX_BLOCK, Math.max(1, Math.floor(max / BLOCKS)));

/** Returns the number of remaining clicks below which a process allows only one click that it has not leased. */
const marginOf = (max: number): number => Math.min(max / 10, Math.max(10, max / 100));

/**
 * Enforces the limit on a link's clicks. Each process leases blocks of clicks from the link's row, in the background
 * and before it needs them, so that no visitor waits for the database. A killed process loses at most its block, and
 * the clicks that it had allowed without a lease are not counted. The limit can be exceeded by the clicks that several
 * processes allow without a lease between two answers of the database.
 */
@Injectable()
export class ClickLimits implements BeforeApplicationShutdown {
  private readonly entries = new Map<string, Entry>();
  private readonly throttle = new LogThrottle();
  private closing = false;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
    sweep: Sweep,
  ) {
    sweep.every(RETRY_MS, 'click-limits', () => this.settleAll());
  }

  /** Gives back the unused clicks. Clicks of requests that still arrive are written one by one. */
  async beforeApplicationShutdown(): Promise<void> {
    this.closing = true;
    for (const [id, entry] of this.entries) await this.giveBack(id, entry);
  }

  /** Counts a click and returns true; returns false if the link has reached its limit. */
  take({ link_id, max_clicks, clicks_taken }: CountedLink): boolean {
    if (max_clicks === null) return true;
    const now = { max: max_clicks, visitedAt: this.clock.now() };
    const known = this.entries.get(link_id);
    const entry: Entry = known
      ? Object.assign(known, now)
      : { taken: clicks_taken, left: 0, settling: null, waits: false, ...now };
    if (!known) this.entries.set(link_id, entry);
    const open = isOpen(entry);
    if (open) entry.left--;
    if (!entry.waits && (!open || entry.left <= blockOf(max_clicks) / 2)) void this.settle(link_id, entry);
    return open;
  }

  private async settleAll(): Promise<void> {
    for (const [id, entry] of this.entries) {
      entry.waits = false;
      if (this.clock.now() - entry.visitedAt > IDLE_MS) await this.giveBack(id, entry);
      else if (entry.left < 0) await this.settle(id, entry);
    }
  }

  private async giveBack(id: string, entry: Entry): Promise<void> {
    await entry.settling;
    await this.settle(id, entry, 0);
    if (entry.left === 0) this.entries.delete(id);
  }

  /** Writes the used clicks to the link's row and leases a new block. It never throws. */
  private settle(id: string, entry: Entry, block = this.closing ? 0 : blockOf(entry.max)): Promise<void> {
    entry.settling ??= this.lease(id, entry, block)
      .catch((error: unknown) => {
        entry.waits = true;
        const line = 'clicks of a link with a limit are not written yet: trying again';
        if (this.throttle.suppressedSince(line) === null) return;
        this.logger[isUnavailable(error) ? 'warn' : 'error']({ error: (error as Error).name }, line);
      })
      .finally(() => (entry.settling = null));
    return entry.settling;
  }

  private async lease(id: string, entry: Entry, block: number): Promise<void> {
    const before = entry.left;
    const { taken, left } = await this.database.transaction(async (tx) => {
      const row = (await this.database.lock(tx, Link, { id }))!;
      const used = row.clicks_taken - before;
      const left = Math.max(0, Math.min(block, (row.max_clicks ?? 0) - used));
      if (used + left !== row.clicks_taken) await tx.update(Link, { id }, { clicks_taken: used + left });
      return { taken: used + left, left };
    });
    entry.taken = taken;
    // `left` may have changed while the row was written.
    entry.left += left - before;
    entry.waits = block > 0 && left === 0;
  }
}

/** The fields of a link that its limit needs. */
export type CountedLink = Pick<CachedLink, 'link_id' | 'max_clicks' | 'clicks_taken'>;

function isOpen({ max, taken, left }: Entry): boolean {
  const remaining = max - (taken - left);
  if (remaining <= 0) return false;
  return left >= 0 || remaining > marginOf(max);
}
