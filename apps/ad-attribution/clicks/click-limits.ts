import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { Logger } from 'pino';
import { Database, isUnavailable } from '#platform/adapters/sql/database.js';
import { LogThrottle } from '#platform/log-throttle.js';
import { Clock } from '#platform/ports/clock.port.js';
import { LOGGER } from '#platform/tokens.js';
import { Link } from '../links/link.entity.js';
import type { CachedLink } from './link.cache.js';

/** A block is this part of a link's limit, so that several processes together hold less than 1 % of it. */
const BLOCKS = 400;
const MAX_BLOCK = 250;
const RETRY_MS = 1_000;
/** What an entry holds is given back once its link was not visited for this long. */
const IDLE_MS = 60_000;

interface Entry {
  max: number;
  /** Of the limit, what all processes have leased or used, as far as this one knows. */
  taken: number;
  /** Leased and not used; below zero: clicks let on ahead of the database, which it is yet to hear of. */
  left: number;
  visitedAt: number;
  settling: Promise<void> | null;
  /** The database failed or had nothing left: it is asked again at the next tick. */
  waits: boolean;
}

const blockOf = (max: number): number => Math.min(MAX_BLOCK, Math.max(1, Math.floor(max / BLOCKS)));

/** So near to its limit, a process lets one visitor on ahead of the database and no more. */
const marginOf = (max: number): number => Math.min(max / 10, Math.max(10, max / 100));

/**
 * Counts the clicks of links that have a limit. Each process leases blocks of clicks from the link's row ahead of need and
 * in the background, so that no visitor waits for the database. A process that is killed loses at most the block it holds,
 * and what it let on ahead of the database is not counted. The limit is passed by what several processes let on between two
 * answers of the database beyond their blocks.
 */
@Injectable()
export class ClickLimits implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly entries = new Map<string, Entry>();
  private readonly throttle = new LogThrottle();
  private timer?: NodeJS.Timeout;
  private ticking = false;
  private closing = false;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.tick(), RETRY_MS).unref();
  }

  /** Gives back what is unused. Requests that still come are written one by one. */
  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    this.closing = true;
    for (const [id, entry] of this.entries) await this.giveBack(id, entry);
  }

  /** Counts a click and returns true, or returns false where the link has had all its clicks. */
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

  private async tick(): Promise<void> {
    if (this.ticking) return;
    this.ticking = true;
    for (const [id, entry] of this.entries) {
      entry.waits = false;
      if (this.clock.now() - entry.visitedAt > IDLE_MS) await this.giveBack(id, entry);
      else if (entry.left < 0) await this.settle(id, entry);
    }
    this.ticking = false;
  }

  private async giveBack(id: string, entry: Entry): Promise<void> {
    await entry.settling;
    await this.settle(id, entry, 0);
    if (entry.left === 0) this.entries.delete(id);
  }

  /** Writes what was used and leases up to a block. It never throws. */
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
    // Visitors came while it was written.
    entry.left += left - before;
    entry.waits = block > 0 && left === 0;
  }
}

export type CountedLink = Pick<CachedLink, 'link_id' | 'max_clicks' | 'clicks_taken'>;

function isOpen({ max, taken, left }: Entry): boolean {
  const remaining = max - (taken - left);
  if (remaining <= 0) return false;
  return left >= 0 || remaining > marginOf(max);
}
