import { setImmediate as yieldToEventLoop, setTimeout as delay } from 'node:timers/promises';
import type { Channel } from '../channels/channel.entity.js';
import { changeFrame, postFrame, resetFrame } from './frame.js';
import type { EventFrame } from '#platform/http/event-frame.js';
import type { LivePost, LiveStore, Resumption } from './live-store.js';
import type { LiveStream } from './live-stream.js';
import { GAP_WAIT_MS } from './retention.js';

/** The frame for a changed post; null for an edit of a stopped or late post, because it is not known which clients have the post. */
const changeFrameOf = (post: LivePost): EventFrame | null =>
  (post.stopped || post.late) && post.deleted_at === null ? null : changeFrame(post);

const PAGE = 100;
const UNBOUNDED = Number.MAX_SAFE_INTEGER;
const WRITES_PER_TURN = 1_000;
const MIN_RECHECK_MS = 10;
const MAX_RECHECK_MS = 2_000;

/**
 * Writes a channel's posts to its open streams in this process, in order of their sequence; each frame is built once.
 * Posts are read from the database alone, so that resumed and running streams get the same; events only start a read.
 */
export class LiveFeed {
  /** Every post up to this sequence was written to the running streams, or is skipped for good. */
  private writtenTo = 0;
  /** The highest sequence that an event has announced. */
  private expectedTo = 0;
  /** The channel's tick up to which changes of posts were written to running streams. */
  private changesSentTo = 0;
  /** Changes that events have announced and whose rows may not be committed yet, by post; `since` in ms. */
  private readonly awaitedChanges = new Map<string, { version: number; since: number }>();
  private checkChanges = false;
  /** Number of streams that are open or joining. */
  users = 0;
  /** The channel's tick up to which streams of followers who left have been ended. */
  private leaversEndedTo = 0;
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
    this.opened = this.initialize();
    this.opened.catch(() => undefined);
  }

  /** Tells the feed that a post with this sequence was published; its row may not be committed yet. */
  expect(sequence: number): void {
    this.expectedTo = Math.max(this.expectedTo, sequence);
    this.pump();
  }

  /** Tells the feed that a post was edited or deleted; its row may not be committed yet. */
  expectChange(postId: string, version: number): void {
    this.awaitedChanges.set(postId, { version, since: Date.now() });
    this.checkAll();
  }

  /** Does what `pump` does, and looks for changed posts as well. */
  checkAll(): void {
    this.checkChanges = true;
    this.pump();
  }

  /** Starts writing new posts unless that is going on; repeats it while an announced post or change is missing. */
  pump(): void {
    this.pumping ??= this.run()
      .catch(() => delay(MAX_RECHECK_MS, undefined, { ref: false }))
      .then(() => {
        this.pumping = undefined;
        if (
          (this.expectedTo > this.writtenTo || this.checkChanges || this.awaitedChanges.size > 0) &&
          !this.closed.signal.aborted
        )
          this.pump();
      });
  }

  close(): void {
    this.closed.abort();
  }

  /** The sequence after which a stream begins that wants only posts from now on. */
  async currentSequence(): Promise<number> {
    await this.opened;
    return this.writtenTo;
  }

  /**
   * Adds a stream: writes the posts and changes that it missed, then lets it run with the others. There is no `await`
   * between the last check and joining, and a stream refuses a sequence that it has had, so that no post is missing or
   * doubled. `tick` is the channel tick at which the follower was known to follow.
   */
  async join(stream: LiveStream, tick: number, { after, since, reset }: Resumption): Promise<void> {
    await this.opened;
    if (reset) stream.write(resetFrame(this.channel, stream.position, reset));
    await this.replay(stream);
    await this.sendChanges(stream, [since, tick], after);
    let sentTo = tick;
    while (stream.open && (stream.position < this.writtenTo || sentTo < this.changesSentTo)) {
      const { changesSentTo } = this;
      await this.replay(stream);
      await this.sendChanges(stream, [sentTo, changesSentTo], stream.position);
      sentTo = Math.max(sentTo, changesSentTo);
    }
    if (!stream.open) return;
    this.leaversEndedTo = Math.min(this.leaversEndedTo, tick);
    this.streams.add(stream);
  }

  private async replay(stream: LiveStream): Promise<void> {
    while (stream.open && stream.position < this.writtenTo) {
      const to = this.writtenTo;
      const posts = await this.store.posts(this.channelId, stream.position, to, PAGE);
      for (const post of posts) {
        const skipped = post.late && stream.followerId !== null;
        stream.writePost(skipped ? null : this.frameOf(post), post.sequence, post.stopped);
        await stream.drained();
      }
      if (posts.length < PAGE) stream.position = Math.max(stream.position, to);
    }
  }

  leave(stream: LiveStream): void {
    this.streams.delete(stream);
  }

  /** The frame of a post; null for a stopped post, which nobody gets who does not have it. */
  private frameOf(post: LivePost): EventFrame | null {
    return post.stopped && post.deleted_at === null ? null : postFrame(this.channel, post, this.publicUrl);
  }

  /** Writes to one stream the changes after tick `from` and up to tick `to`, of posts up to the sequence `upTo`. */
  private async sendChanges(stream: LiveStream, [from, to]: [number, number], upTo: number): Promise<void> {
    while (stream.open && from < to) {
      const posts = await this.store.changedPosts(this.channelId, [from, to], upTo, PAGE);
      for (const post of posts) {
        const frame = changeFrameOf(post);
        if (frame) stream.write(frame);
        await stream.drained();
      }
      if (posts.length < PAGE) return;
      from = posts.at(-1)!.changed_tick;
    }
  }

  /** Writes changes of posts to the running streams that have these posts. True while an announced change is missing. */
  private async sendChangesToAll(): Promise<boolean> {
    this.checkChanges = false;
    if (this.awaitedChanges.size > 0) {
      const versions = new Map([...this.awaitedChanges].map(([post, { version }]) => [post, version]));
      const unknown = new Set(await this.store.notYetApplied(versions));
      for (const [post, { version, since }] of this.awaitedChanges) {
        const same = versions.get(post) === version;
        if ((same && !unknown.has(post)) || since < Date.now() - GAP_WAIT_MS)
          this.awaitedChanges.delete(post);
      }
    }
    for (;;) {
      const posts = await this.store.changedPosts(
        this.channelId,
        [this.changesSentTo, UNBOUNDED],
        UNBOUNDED,
        PAGE,
      );
      for (const post of posts) {
        this.changesSentTo = post.changed_tick;
        const frame = changeFrameOf(post);
        if (!frame) continue;
        for (const stream of this.streams) if (stream.position >= post.sequence) stream.write(frame);
      }
      if (posts.length < PAGE) return this.awaitedChanges.size > 0;
    }
  }

  private async initialize(): Promise<void> {
    await this.refreshChannel();
    this.changesSentTo = this.channel.tick;
    this.writtenTo = await this.store.settledSequence(this.channelId);
    if (await this.writeNewPosts()) this.pump();
  }

  /** Reads the channel again, and ends the streams of followers who have left it meanwhile. */
  private async refreshChannel(): Promise<void> {
    const since = this.leaversEndedTo;
    this.channel = await this.store.channel(this.channelId);
    this.leaversEndedTo = this.channel.tick;
    if (this.streams.size === 0 || since === this.leaversEndedTo) return;
    const left = await this.store.leftSince(this.channelId, since).catch((error: unknown) => {
      this.leaversEndedTo = Math.min(this.leaversEndedTo, since);
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
    let pause = MIN_RECHECK_MS;
    for (;;) {
      const previous = this.writtenTo;
      const hasGap = await this.writeNewPosts();
      const changesAwaited =
        (this.checkChanges || this.awaitedChanges.size > 0) && (await this.sendChangesToAll());
      if (this.writtenTo >= this.expectedTo && !hasGap && !changesAwaited) return;
      if (this.writtenTo > previous) pause = MIN_RECHECK_MS;
      await delay(pause, undefined, { signal: this.closed.signal });
      pause = Math.min(pause * 2, MAX_RECHECK_MS);
    }
  }

  /** Writes the posts after `writtenTo` to all streams; true when it stopped at a gap that may still be filled. */
  private async writeNewPosts(): Promise<boolean> {
    for (;;) {
      const posts = await this.store.posts(this.channelId, this.writtenTo, UNBOUNDED, PAGE);
      if (posts.length > 0) await this.refreshChannel();
      for (const post of posts) {
        if (post.sequence !== this.writtenTo + 1 && !(await this.store.closeGapBelow(this.channelId, post)))
          return true;
        this.writtenTo = post.sequence;
        await this.writeToAll(post);
      }
      if (posts.length < PAGE) return false;
    }
  }

  private async writeToAll(post: LivePost): Promise<void> {
    if (this.streams.size === 0) return;
    const frame = this.frameOf(post);
    let written = 0;
    for (const stream of this.streams) {
      stream.writePost(frame, post.sequence, post.stopped);
      if (!stream.open) this.streams.delete(stream);
      if (++written % WRITES_PER_TURN === 0) await yieldToEventLoop();
    }
  }
}
