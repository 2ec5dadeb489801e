import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Database, isAway } from '#platform/adapters/sql/database.js';
import type { Language } from '#platform/language/language.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Ad } from '../campaigns/ad.entity.js';
import { LINK_CODE } from '../links/link.code.js';
import { Link } from '../links/link.entity.js';
import { Workspace } from '../workspaces/workspace.entity.js';

const TTL_MS = 5_000;
const MAX_ENTRIES = 10_000;

/** All that a click needs to know of its link. */
export interface CachedLink {
  link_id: string;
  workspace_id: string;
  ad_id: string;
  greeting_id: string | null;
  archived: boolean;
  /** The workspace's part of the path under /chat: its handle, or its id while this app does not know the handle. */
  workspacePath: string;
  /** In which the workspace speaks to customers; null: as their browser asks. */
  language: Language | null;
}

/** Looks links up by code; what it found stays in memory for five seconds, and for as long as the database is away. */
@Injectable()
export class LinkCache {
  private readonly entries = new LRUCache<string, { link: CachedLink; until: number }>({ max: MAX_ENTRIES });

  constructor(
    private readonly database: Database,
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
    const link = await this.database.read.findOneBy(Link, { code });
    if (!link) return null;
    const [ad, workspace] = await Promise.all([
      this.database.read.findOneByOrFail(Ad, { id: link.ad_id }),
      this.database.read.findOneBy(Workspace, { id: link.workspace_id }),
    ]);
    return {
      link_id: link.id,
      workspace_id: link.workspace_id,
      ad_id: link.ad_id,
      greeting_id: ad.greeting_id,
      archived: link.archived_at !== null,
      workspacePath: workspace?.handle ?? link.workspace_id,
      language: workspace?.language ?? null,
    };
  }
}
