import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import { ads } from '#crossing/ad.topic.js';
import { doors } from '#crossing/door.topic.js';
import { links } from '#crossing/link.topic.js';
import { workspaces } from '#workspace/workspace.topic.js';
import { isUnavailable } from '#platform/adapters/sql/database.js';
import type { Topic } from '#platform/events/topic.js';
import { Clock } from '#platform/ports/clock.port.js';
import { EventLog, type StoredRecord, type Subscription } from '#platform/ports/event-log.port.js';
import { LOGGER } from '#platform/tokens.js';
import { LINK_CODE } from '../links/link.code.js';
import { VisitedLinks, type VisitedLink } from '../links/visited-links.js';

const MAX_ENTRIES = 50_000;
/** Milliseconds that an entry is taken as it is while changes are heard of, and while they are not yet. */
const FOLLOWING_MS = 60_000;
const DEAF_MS = 1_000;
/** A projection of this app may take an event later than this cache hears of it. */
const PROJECTED_MS = 600;
/** What decides on a link: it, its ad, the doors and the workspace. */
const FOLLOWED_TOPICS: readonly Topic<any>[] = [links, ads, doors, workspaces];

export type CachedLink = VisitedLink;

interface Entry {
  /** Null where there is no such link. */
  link: CachedLink | null;
  until: number;
}

/**
 * Looks links up by domain and code, in memory. Each process follows what changes links and reads a changed one anew, so all of them
 * are in step within a second. What it knows stays for as long as the database is away.
 */
@Injectable()
export class LinkCache implements OnApplicationBootstrap, BeforeApplicationShutdown {
  /** By domain and code, with a slash between: neither has one. */
  private readonly entries = new LRUCache<string, Entry>({ max: MAX_ENTRIES });
  private readonly subscriptions: Subscription[] = [];
  private lifetime = DEAF_MS;
  /** Batches heard so far. */
  private heard = 0;
  private readonly timers = new Set<NodeJS.Timeout>();

  constructor(
    private readonly visited: VisitedLinks,
    private readonly clock: Clock,
    private readonly log: EventLog,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    // Not waited for: known links lead on while the log is away.
    void this.follow().catch((error: Error) =>
      this.logger.warn(
        { error: error.name },
        'changes of links are not followed: links are read each second',
      ),
    );
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.timers.forEach(clearTimeout);
    await Promise.all(this.subscriptions.map((subscription) => subscription.close()));
  }

  /** What is in memory and may be used as it is, null included; undefined where it has to be looked up. */
  known(domain_id: string, code: string): CachedLink | null | undefined {
    const kept = this.entries.get(`${domain_id}/${code}`);
    return kept && kept.until > this.clock.now() ? kept.link : undefined;
  }

  /** `domain_id`: the own domain that was asked, or OWN_HOST. */
  async find(domain_id: string, code: string): Promise<CachedLink | null> {
    const key = `${domain_id}/${code}`;
    const kept = this.entries.get(key);
    if (kept && kept.until > this.clock.now()) return kept.link;
    if (!LINK_CODE.test(code)) return null;
    const asked = this.clock.now();
    const heard = this.heard;
    const link = await this.visited.read(domain_id, code).catch((error: unknown) => {
      if (kept && isUnavailable(error)) return kept.link;
      throw error;
    });
    // What was heard while it was read may concern it.
    const settled = link !== null && heard === this.heard;
    this.entries.set(key, { link, until: asked + (settled ? this.lifetime : DEAF_MS) });
    return link;
  }

  private async follow(): Promise<void> {
    for (const topic of FOLLOWED_TOPICS)
      this.subscriptions.push(await this.log.follow(topic, (batch) => this.applyChanges(topic, batch)));
    this.lifetime = FOLLOWING_MS;
  }

  private async applyChanges(topic: Topic<any>, batch: StoredRecord[]): Promise<void> {
    const changed = new Set(
      batch.map(({ payload }) => {
        const data = JSON.parse(payload) as { workspace_id?: string; link_id?: string; ad_id?: string };
        if (topic === links) return data.link_id;
        return topic === ads ? data.ad_id : data.workspace_id;
      }),
    );
    const expire = (): void => {
      this.heard++;
      for (const entry of this.entries.values()) {
        const { link } = entry;
        if (!link) continue;
        if (changed.has(link.link_id) || changed.has(link.ad_id) || changed.has(link.workspace_id))
          entry.until = 0;
      }
    };
    expire();
    if (topic === links || topic === ads) return;
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      expire();
    }, PROJECTED_MS);
    this.timers.add(timer);
  }
}
