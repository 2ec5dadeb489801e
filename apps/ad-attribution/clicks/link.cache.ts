import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { isAway } from '#platform/adapters/sql/database.js';
import { Clock } from '#platform/ports/clock.port.js';
import { LINK_CODE } from '../links/link.code.js';
import { VisitedLinks, type VisitedLink } from '../links/visited-links.js';

const TTL_MS = 5_000;
const MAX_ENTRIES = 10_000;

export interface CachedLink extends VisitedLink {
  archived: boolean;
}

/** Looks links up by code; what it found stays in memory for five seconds, and for as long as the database is away. */
@Injectable()
export class LinkCache {
  private readonly entries = new LRUCache<string, { link: CachedLink; until: number }>({ max: MAX_ENTRIES });

  constructor(
    private readonly visited: VisitedLinks,
    private readonly clock: Clock,
  ) {}

  async find(code: string): Promise<CachedLink | null> {
    if (!LINK_CODE.test(code)) return null;
    const kept = this.entries.get(code);
    if (kept && kept.until > this.clock.now()) return kept.link;
    const link = await this.read(code).catch((error: unknown) => {
      if (kept && isAway(error)) return kept.link;
      throw error;
    });
    if (!link) return null;
    this.entries.set(code, { link, until: this.clock.now() + TTL_MS });
    return link;
  }

  private async read(code: string): Promise<CachedLink | null> {
    const link = await this.visited.read('', code);
    return link && { ...link, archived: link.archived_at !== null };
  }
}
