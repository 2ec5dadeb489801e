import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import type { Identity } from '../http/identity.js';
import { Problem } from '../http/problem.js';
import { LogThrottle } from '../log-throttle.js';
import { MetricFamilies } from '../operations/metric-families.js';
import { Clock } from '../ports/clock.port.js';
import { EventLog, type StoredRecord, type Subscription } from '../ports/event-log.port.js';
import { LOGGER } from '../tokens.js';
import { EventJournal, KEPT_MS, type JournalEntry } from './event-journal.js';
import { FeedReader, type FeedMember, type FeedSink, type FeedSource } from './feed-reader.js';
import { MemberTopics, type EventsFor, type MemberTopic } from './member-topic.js';
import { StreamPosition } from './stream-position.js';

/** Most streams of this process, and of one workspace in it. */
const MAX_READERS = 20_000;
const MAX_OF_WORKSPACE = 2_000;
/** Milliseconds between two times that idle clients are told their position. */
const BEAT_MS = 60_000;
/** Milliseconds for which what was read for one stream is given to others, which are woken at the same time. */
const READ_FOR_MS = 2_000;
const MAX_READ = 1_000;
/** Milliseconds before the start of this process from which on events may be new to a client that loads everything now. */
const STARTING_MS = 60_000;

/**
 * An app's part of the streams of members. It follows the app's topics in the event log, from an hour ago on, so that any
 * process of the app can go on where another one ended. Heartbeats and idle streams read nothing.
 */
@Injectable()
export class MemberFeed implements OnApplicationBootstrap, OnModuleDestroy, FeedSource {
  readonly journal: EventJournal;
  private readonly startedAt: number;
  private readonly readers = new Map<string, Set<FeedReader>>();
  private readonly subscriptions: Subscription[] = [];
  private readonly throttle = new LogThrottle();
  private readonly reads = new LRUCache<JournalEntry, Promise<EventsFor>>({
    max: MAX_READ,
    ttl: READ_FOR_MS,
    ttlAutopurge: true,
  });
  private readonly timer = setInterval(() => this.beat(), BEAT_MS).unref();
  private closing = false;
  private count = 0;

  constructor(
    private readonly topics: MemberTopics,
    private readonly eventLog: EventLog,
    private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
    families: MetricFamilies,
  ) {
    this.startedAt = clock.now();
    this.journal = new EventJournal(this.startedAt - KEPT_MS);
    families.gauge('member_feeds', 'Streams of members that this app is part of', () => this.count);
  }

  async onApplicationBootstrap(): Promise<void> {
    const since = this.startedAt - KEPT_MS;
    for (const [index, topic] of this.topics.all.entries()) {
      const add = async (batch: StoredRecord[]): Promise<void> => this.add(index, topic, batch);
      this.subscriptions.push(await this.eventLog.follow(topic.source, add, since));
    }
  }

  /** Ends the streams first, so that the process can close. */
  async onModuleDestroy(): Promise<void> {
    this.closing = true;
    clearInterval(this.timer);
    for (const readers of this.readers.values()) for (const reader of readers) reader.end();
    await Promise.all(this.subscriptions.map((subscription) => subscription.close()));
  }

  /** The topics that a role may see. */
  visibleTo(role: string): MemberTopic[] {
    return this.topics.all.filter(({ roles }) => role === 'owner' || (roles as string[]).includes(role));
  }

  /**
   * Opens a member's stream after a position, or with what happens from now on; returns a function that closes it. Of `names`
   * it brings the topics that the role may see. Throws 400 for a text that is no position, 503 if too many streams are open.
   */
  open(
    identity: Identity,
    names: readonly string[],
    position: string | undefined,
    sink: FeedSink,
  ): () => void {
    const { workspace, actor, role } = identity;
    if (workspace === null || actor === null || role === null)
      throw new Problem(401, 'Only a member has a stream');
    const known = position === undefined ? undefined : StreamPosition.parse(position);
    if (known === null)
      throw Problem.field('Last-Event-ID', 'position', 'This is no position of this stream', undefined, 400);
    const readers = this.readers.get(workspace) ?? new Set();
    if (this.closing || this.count >= MAX_READERS || readers.size + 1 > MAX_OF_WORKSPACE)
      throw new Problem(503, 'No further stream can be opened here now', { retryAfter: 2 });
    const topics = new Set(this.visibleTo(role).filter(({ name }) => names.includes(name)));
    const expired = known !== undefined && !this.reaches(known);
    const who: FeedMember = { workspace, member: actor, topics };
    const reader =
      known === undefined || expired
        ? this.fromNowOn(who, sink)
        : new FeedReader(this, who, sink, known, this.journal.firstOf(workspace), 0);
    readers.add(reader);
    this.readers.set(workspace, readers);
    this.count++;
    if (expired) reader.reset('expired');
    reader.start();
    return () => this.close(workspace, reader);
  }

  now(): number {
    return this.clock.now();
  }

  eventsOf(entry: JournalEntry): Promise<EventsFor> {
    const known = this.reads.get(entry);
    if (known) return known;
    const reading = entry.topic.read(entry.workspace, entry.note).catch((error: unknown) => {
      this.reads.delete(entry);
      const more = this.throttle.suppressedSince('read');
      if (more !== null)
        this.logger.warn(
          { error: (error as Error).name, more },
          'a stream of a member ended: what it brings could not be read',
        );
      throw error;
    });
    this.reads.set(entry, reading);
    return reading;
  }

  private fromNowOn(who: FeedMember, sink: FeedSink): FeedReader {
    const position = StreamPosition.at(this.now(), this.journal.ends);
    return new FeedReader(this, who, sink, position, this.journal.next, this.startedAt - STARTING_MS);
  }

  /** True if all that happened after a position is still known. */
  private reaches({ at }: StreamPosition): boolean {
    return at >= this.journal.completeSince && at <= this.now() + STARTING_MS;
  }

  private close(workspace: string, reader: FeedReader): void {
    reader.stop();
    const readers = this.readers.get(workspace);
    if (!readers?.delete(reader)) return;
    this.count--;
    if (readers.size === 0) this.readers.delete(workspace);
  }

  private add(index: number, topic: MemberTopic, batch: StoredRecord[]): void {
    const woken = new Set<string>();
    const now = this.now();
    for (const { partition, offset, headers, payload } of batch) {
      const place = { partition: `${index}.${partition}`, offset: Number(offset) };
      const data = JSON.parse(payload) as { workspace_id: string };
      const note: unknown = topic.note(headers['type']!, data);
      if (note === null) {
        this.journal.reached(place.partition, place.offset);
        continue;
      }
      const workspace = data.workspace_id;
      const at = Date.parse(headers['time']!);
      if (this.journal.add({ ...place, topic, workspace, at, note }, now)) woken.add(workspace);
    }
    for (const workspace of woken) for (const reader of this.readers.get(workspace) ?? []) reader.wake();
  }

  private beat(): void {
    for (const readers of this.readers.values()) for (const reader of readers) reader.beat();
  }
}
