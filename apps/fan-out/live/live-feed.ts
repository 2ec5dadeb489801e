import { setImmediate as breathe, setTimeout as delay } from 'node:timers/promises';
import type { Channel } from '../channels/channel.entity.js';
import { changeFrame, postFrame, resetFrame } from './frame.js';
import type { EventFrame } from '#platform/http/event-frame.js';
import type { LivePost, LiveStore, Resumption } from './live-store.js';
import type { LiveStream } from './live-stream.js';
import { HOLE_MS } from './retention.js';

/** Of a stopped post, or a late one, nothing is told but that it was taken back: who of those here had it is not known. */
const changeOf = (post: LivePost): EventFrame | null =>
  (post.stopped || post.late) && post.deleted_at === null ? null : changeFrame(post);

const PAGE = 100;
const NO_END = Number.MAX_SAFE_INTEGER;
const WRITES_AT_A_TIME = 1_000;
const FIRST_LOOK_MS = 10;
const LAST_LOOK_MS = 2_000;

/**
 * A channel's live line in this process: posts in order of their sequence, each frame built once. It reads them from
 * the store alone, so that a resumed stream and a running one get the same; events only wake it.
 */
export class LiveFeed {
  /** Up to here every post was written, or passed over for good. */
  private head = 0;
  /** The highest sequence that an event has told of. */
  private expected = 0;
  /** The channel's tick up to which running streams have been told of changes. */
  private told = 0;
  /** Changes that events have told of and whose rows may not be here yet, and since when. */
  private readonly awaited = new Map<string, { version: number; since: number }>();
  private wantsChanges = false;
  /** Streams that are open or being taken up. */
  users = 0;
  /** The channel's tick up to which streams of followers who left have been ended. */
  private tick = 0;
  private readonly streams = new Set<LiveStream>();
  private readonly opened: Promise<void>;
  private pumping?: Promise<void>;
  private readonly closed = new AbortController();
  private channel: Channel;

  constructor(
    private readonly channelId: string,
    private readonly store: LiveStore,
    private readonly publicUrl: string,
  ) {
    this.opened = this.begin();
    this.opened.catch(() => undefined);
  }

  /** A post with this sequence was published; its row may not be here yet. */
  expect(sequence: number): void {
    this.expected = Math.max(this.expected, sequence);
    this.pump();
  }

  /** A post was changed or taken back; its row may not say so yet. */
  expectChange(postId: string, version: number): void {
    this.awaited.set(postId, { version, since: Date.now() });
    this.look();
  }

  /** As `pump`, for changes of posts as well. */
  look(): void {
    this.wantsChanges = true;
    this.pump();
  }

  /** Writes what is new; looks again and again while something is expected. */
  pump(): void {
    this.pumping ??= this.run()
      .catch(() => delay(LAST_LOOK_MS, undefined, { ref: false }))
      .then(() => {
        this.pumping = undefined;
        if (
          (this.expected > this.head || this.wantsChanges || this.awaited.size > 0) &&
          !this.closed.signal.aborted
        )
          this.pump();
      });
  }

  close(): void {
    this.closed.abort();
  }

  /** Where a stream begins that wants all that is new from now on. */
  async present(): Promise<number> {
    await this.opened;
    return this.head;
  }

  /**
   * Takes a stream up: replays what it missed, then lets it run with the others. Between the last row read and joining
   * nothing else runs, and a stream refuses what it has had, so that there is neither gap nor double. `tick` is the
   * channel's when the follower was known to follow. Then it is told what became of posts that its client had before.
   */
  async join(stream: LiveStream, tick: number, { after, since, reset }: Resumption): Promise<void> {
    await this.opened;
    if (reset) stream.write(resetFrame(this.channel, stream.position, reset));
    await this.replay(stream);
    await this.tell(stream, [since, tick], after);
    let known = tick;
    while (stream.open && (stream.position < this.head || known < this.told)) {
      const { told } = this;
      await this.replay(stream);
      await this.tell(stream, [known, told], stream.position);
      known = Math.max(known, told);
    }
    if (!stream.open) return;
    this.tick = Math.min(this.tick, tick);
    this.streams.add(stream);
  }

  private async replay(stream: LiveStream): Promise<void> {
    while (stream.open && stream.position < this.head) {
      const to = this.head;
      const posts = await this.store.posts(this.channelId, stream.position, to, PAGE);
      for (const post of posts) {
        const passed = post.late && stream.followerId !== null;
        stream.post(passed ? null : this.frame(post), post.sequence, post.stopped);
        await stream.drained();
      }
      if (posts.length < PAGE) stream.position = Math.max(stream.position, to);
    }
  }

  leave(stream: LiveStream): void {
    this.streams.delete(stream);
  }

  /** Null for one that was stopped: who has not got it does not get it. */
  private frame(post: LivePost): EventFrame | null {
    return post.stopped && post.deleted_at === null ? null : postFrame(this.channel, post, this.publicUrl);
  }

  /** Tells one stream of the changes in a stretch of ticks to posts up to a sequence. */
  private async tell(stream: LiveStream, [from, to]: [number, number], upTo: number): Promise<void> {
    while (stream.open && from < to) {
      const posts = await this.store.changed(this.channelId, [from, to], upTo, PAGE);
      for (const post of posts) {
        const frame = changeOf(post);
        if (frame) stream.write(frame);
        await stream.drained();
      }
      if (posts.length < PAGE) return;
      from = posts.at(-1)!.changed_tick;
    }
  }

  /** Tells running streams of what was changed; what is yet to be written comes as it is now. True while a row is awaited. */
  private async tellAll(): Promise<boolean> {
    this.wantsChanges = false;
    if (this.awaited.size > 0) {
      const versions = new Map([...this.awaited].map(([post, { version }]) => [post, version]));
      const unknown = new Set(await this.store.unknown(versions));
      for (const [post, { version, since }] of this.awaited) {
        const same = versions.get(post) === version;
        if ((same && !unknown.has(post)) || since < Date.now() - HOLE_MS) this.awaited.delete(post);
      }
    }
    for (;;) {
      const posts = await this.store.changed(this.channelId, [this.told, NO_END], NO_END, PAGE);
      for (const post of posts) {
        this.told = post.changed_tick;
        const frame = changeOf(post);
        if (!frame) continue;
        for (const stream of this.streams) if (stream.position >= post.sequence) stream.write(frame);
      }
      if (posts.length < PAGE) return this.awaited.size > 0;
    }
  }

  private async begin(): Promise<void> {
    await this.refresh();
    this.told = this.channel.tick;
    this.head = await this.store.settledHead(this.channelId);
    if (await this.advance()) this.pump();
  }

  /** The channel as it is now, and without the streams of those who have left it: they get no more. */
  private async refresh(): Promise<void> {
    const since = this.tick;
    this.channel = await this.store.channel(this.channelId);
    this.tick = this.channel.tick;
    if (this.streams.size === 0 || since === this.tick) return;
    const left = await this.store.leftSince(this.channelId, since).catch((error: unknown) => {
      this.tick = Math.min(this.tick, since);
      throw error;
    });
    for (const stream of this.streams) {
      if (stream.followerId === null || !left.has(stream.followerId)) continue;
      this.streams.delete(stream);
      stream.end();
    }
  }

  private async run(): Promise<void> {
    await this.opened;
    let look = FIRST_LOOK_MS;
    for (;;) {
      const before = this.head;
      const hole = await this.advance();
      const changing = (this.wantsChanges || this.awaited.size > 0) && (await this.tellAll());
      if (this.head >= this.expected && !hole && !changing) return;
      if (this.head > before) look = FIRST_LOOK_MS;
      await delay(look, undefined, { signal: this.closed.signal });
      look = Math.min(look * 2, LAST_LOOK_MS);
    }
  }

  /** Writes the rows that follow the head without a hole; true when it stopped before one that may still be filled. */
  private async advance(): Promise<boolean> {
    for (;;) {
      const posts = await this.store.posts(this.channelId, this.head, NO_END, PAGE);
      if (posts.length > 0) await this.refresh();
      for (const post of posts) {
        if (post.sequence !== this.head + 1 && !(await this.store.passOver(this.channelId, post)))
          return true;
        this.head = post.sequence;
        await this.writeToAll(post);
      }
      if (posts.length < PAGE) return false;
    }
  }

  private async writeToAll(post: LivePost): Promise<void> {
    if (this.streams.size === 0) return;
    const frame = this.frame(post);
    let written = 0;
    for (const stream of this.streams) {
      stream.post(frame, post.sequence, post.stopped);
      if (!stream.open) this.streams.delete(stream);
      if (++written % WRITES_AT_A_TIME === 0) await breathe();
    }
  }
}
