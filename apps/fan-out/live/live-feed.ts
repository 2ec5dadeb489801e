import { setImmediate as breathe, setTimeout as delay } from 'node:timers/promises';
import type { Channel } from '../channels/channel.entity.js';
import type { Post } from '../plan/post.entity.js';
import { postFrame, resetFrame } from './frame.js';
import type { LiveStore, Resumption } from './live-store.js';
import type { LiveStream } from './live-stream.js';

const PAGE = 100;
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
  private expected = 0;
  private readonly streams = new Set<LiveStream>();
  private readonly opened: Promise<void>;
  private pumping?: Promise<void>;
  private readonly closed = new AbortController();

  constructor(
    private readonly channel: Channel,
    private readonly store: LiveStore,
    private readonly publicUrl: string,
  ) {
    this.opened = this.begin();
    this.opened.catch(() => undefined);
  }

  get size(): number {
    return this.streams.size;
  }

  get all(): Iterable<LiveStream> {
    return this.streams;
  }

  /** A post with this sequence was published; its row may not be here yet. */
  expect(sequence: number): void {
    this.expected = Math.max(this.expected, sequence);
    this.pump();
  }

  /** Writes what is new; looks again and again while something is expected. */
  pump(): void {
    this.pumping ??= this.run()
      .catch(() => undefined)
      .finally(() => (this.pumping = undefined));
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
   * nothing else runs, and a stream refuses what it has had, so that there is neither gap nor double.
   */
  async join(stream: LiveStream, from: Resumption): Promise<void> {
    await this.opened;
    if (from.reset) {
      stream.position = this.head;
      stream.write(resetFrame(this.channel, this.head, from.reset));
    }
    while (stream.open && stream.position < this.head) {
      const posts = await this.store.posts(this.channel.id, stream.position, this.head, PAGE);
      for (const post of posts) stream.post(this.frame(post), post.sequence);
      if (posts.length < PAGE) stream.position = Math.max(stream.position, posts.length === 0 ? this.head : stream.position);
    }
    if (stream.open) this.streams.add(stream);
  }

  leave(stream: LiveStream): void {
    this.streams.delete(stream);
  }

  private frame(post: Post): Buffer {
    return postFrame(this.channel, post, this.publicUrl);
  }

  private async begin(): Promise<void> {
    this.head = await this.store.settledHead(this.channel.id);
    await this.advance();
  }

  private async run(): Promise<void> {
    await this.opened;
    let look = FIRST_LOOK_MS;
    for (;;) {
      const before = this.head;
      const hole = await this.advance();
      if (this.head >= this.expected && !hole) return;
      if (this.head > before) look = FIRST_LOOK_MS;
      await delay(look, undefined, { signal: this.closed.signal });
      look = Math.min(look * 2, LAST_LOOK_MS);
    }
  }

  /** Writes the rows that follow the head without a hole; true when it stopped before one that may still be filled. */
  private async advance(): Promise<boolean> {
    for (;;) {
      const posts = await this.store.posts(this.channel.id, this.head, Number.MAX_SAFE_INTEGER, PAGE);
      for (const post of posts) {
        if (post.sequence !== this.head + 1 && !(await this.store.passOver(this.channel.id, post))) return true;
        this.head = post.sequence;
        await this.writeToAll(post);
      }
      if (posts.length < PAGE) return false;
    }
  }

  private async writeToAll(post: Post): Promise<void> {
    if (this.streams.size === 0) return;
    const frame = this.frame(post);
    let written = 0;
    for (const stream of this.streams) {
      stream.post(frame, post.sequence);
      if (!stream.open) this.streams.delete(stream);
      if (++written % WRITES_AT_A_TIME === 0) await breathe();
    }
  }
}
