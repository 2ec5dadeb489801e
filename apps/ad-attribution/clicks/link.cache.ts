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
import { within } from '#platform/jobs/running-jobs.js';
import type { Topic } from '#platform/events/topic.js';
import { Clock } from '#platform/ports/clock.port.js';
import { EventLog, type StoredRecord, type Subscription } from '#platform/ports/event-log.port.js';
import { LOGGER } from '#platform/tokens.js';
import { LINK_CODE } from '../links/link.code.js';
import { VisitedLinks, type VisitedLink } from '../links/visited-links.js';
import { LinkEntries } from './link-entries.js';

/**
 * Number of newest links that are loaded at the start, AHEAD_BATCH at a time, so that visitors do not wait for the
 * database.
 */
const MAX_AHEAD = 20_000;
const AHEAD_BATCH = 100;
/** Milliseconds for which an entry is valid while this process follows the topics of changes. */
const FOLLOWING_MS = 60_000;
/** The same before it follows them, and for an entry that a change may have overtaken. */
const UNFOLLOWED_MS = 1_000;
/** Milliseconds for which loading at the start waits until changes are followed: what is read before that is valid for UNFOLLOWED_MS only. */
const FOLLOW_WAIT_MS = 5_000;
/** Milliseconds after an event until this app's projections have surely applied it. */
const PROJECTED_MS = 600;
/** Topics whose events can change the answer to a link. */
const FOLLOWED_TOPICS: readonly Topic<any>[] = [links, ads, doors, workspaces];

/** A link with all that a visit needs. */
export type CachedLink = VisitedLink;

/**
 * Finds links by domain and code, from memory. Each process follows the topics of changes and reads a changed link
 * again, so a change takes effect everywhere within a second. Known links stay usable while the database is unavailable.
 */
@Injectable()
export class LinkCache implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly entries = new LinkEntries();
  private readonly subscriptions: Subscription[] = [];
  private lifetime = UNFOLLOWED_MS;
  /** Number of batches of changes received so far. */
  private changesReceived = 0;
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
    // The start does not wait for it, because links are also served while the log is unavailable.
    const following = this.follow().catch((error: Error) =>
      this.logger.warn(
        { error: error.name },
        'could not subscribe to changes of links: links are read once a second',
      ),
    );
    // If following takes longer, links are loaded all the same; a failure of it is logged above.
    this.readingAhead = within(FOLLOW_WAIT_MS, following)
      .catch(() => undefined)
      .then(() => this.readAhead())
      .catch((error: Error) =>
        this.logger.warn(
          { error: error.name },
          'could not load links at the start: each link is read when it is visited',
        ),
      );
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    this.timers.forEach(clearTimeout);
    await this.readingAhead;
    await Promise.all(this.subscriptions.map((subscription) => subscription.close()));
  }

  /**
   * Returns the link in memory if the entry is still valid: null for an unknown link, undefined if it has to be read.
   */
  known(domain_id: string, code: string): CachedLink | null | undefined {
    const kept = this.entries.get(domain_id, code);
    return kept && kept.until > this.clock.now() ? kept.link : undefined;
  }

  /**
   * Returns a link, from memory or the database; null for an unknown one. `domain_id` is the own domain of the request,
   * or OWN_HOST. Throws if the database is unavailable and the link is not in memory.
   */
  async find(domain_id: string, code: string): Promise<CachedLink | null> {
    const kept = this.entries.get(domain_id, code);
    if (kept && kept.until > this.clock.now()) return kept.link;
    if (!LINK_CODE.test(code)) return null;
    const asked = this.clock.now();
    const receivedBefore = this.changesReceived;
    const link = await this.visited.read(domain_id, code).catch((error: unknown) => {
      if (kept && isUnavailable(error)) return kept.link;
      throw error;
    });
    // A change that arrived during the read may concern this link, so it is then kept only shortly.
    const settled = link !== null && receivedBefore === this.changesReceived;
    this.entries.set(domain_id, code, { link, until: asked + (settled ? this.lifetime : UNFOLLOWED_MS) });
    return link;
  }

  private async readAhead(): Promise<void> {
    let before: number | undefined;
    for (let read = 0; read < MAX_AHEAD && !this.stopping && !this.entries.isFull; read += AHEAD_BATCH) {
      const asked = this.clock.now();
      const receivedBefore = this.changesReceived;
      const batch = await this.visited.newest(AHEAD_BATCH, before);
      const until = asked + (receivedBefore === this.changesReceived ? this.lifetime : UNFOLLOWED_MS);
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
      this.changesReceived++;
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
