import { setImmediate as loopTurn } from 'node:timers/promises';
import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
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
import { LinkEntries } from './link-entries.js';

/** The newest links are read ahead at the start, a few at a time, so that visitors hardly wait. */
const MAX_AHEAD = 20_000;
const AHEAD_BATCH = 100;
/** Milliseconds that an entry is taken as it is while changes are heard of, and while they are not yet. */
const FOLLOWING_MS = 60_000;
const DEAF_MS = 1_000;
/** A projection of this app may take an event later than this cache hears of it. */
const PROJECTED_MS = 600;
/** What decides on a link: it, its ad, the doors and the workspace. */
const FOLLOWED_TOPICS: readonly Topic<any>[] = [links, ads, doors, workspaces];

export type CachedLink = VisitedLink;

/**
 * Looks links up by domain and code, in memory. Each process follows what changes links and reads a changed one anew, so all of them
 * are in step within a second. What it knows stays for as long as the database is away.
 */
@Injectable()
export class LinkCache implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly entries = new LinkEntries();
  private readonly subscriptions: Subscription[] = [];
  private lifetime = DEAF_MS;
  /** Batches heard so far. */
  private heard = 0;
  private readonly timers = new Set<NodeJS.Timeout>();
  private readingAhead?: Promise<void>;
  private stopping = false;

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
    this.readingAhead = this.readAhead().catch((error: Error) =>
      this.logger.warn({ error: error.name }, 'links are not read ahead: each is read when it is visited'),
    );
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    this.timers.forEach(clearTimeout);
    await this.readingAhead;
    await Promise.all(this.subscriptions.map((subscription) => subscription.close()));
  }

  /** What is in memory and may be used as it is, null included; undefined where it has to be looked up. */
  known(domain_id: string, code: string): CachedLink | null | undefined {
    const kept = this.entries.get(domain_id, code);
    return kept && kept.until > this.clock.now() ? kept.link : undefined;
  }

  /** `domain_id`: the own domain that was asked, or OWN_HOST. */
  async find(domain_id: string, code: string): Promise<CachedLink | null> {
    const kept = this.entries.get(domain_id, code);
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
    this.entries.set(domain_id, code, { link, until: asked + (settled ? this.lifetime : DEAF_MS) });
    return link;
  }

  private async readAhead(): Promise<void> {
    let before: number | undefined;
    for (let read = 0; read < MAX_AHEAD && !this.stopping && !this.entries.isFull; read += AHEAD_BATCH) {
      const asked = this.clock.now();
      const heard = this.heard;
      const batch = await this.visited.newest(AHEAD_BATCH, before);
      const until = asked + (heard === this.heard ? this.lifetime : DEAF_MS);
      for (const { domain_id, code, link } of batch)
        if (!this.entries.has(domain_id, code)) this.entries.set(domain_id, code, { link, until });
      if (batch.length === 0) return;
      before = batch.at(-1)!.link.link_number;
      await loopTurn();
    }
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
      for (const id of changed) if (id !== undefined) this.entries.expire(id);
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
