import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { LOGGER } from '#platform/tokens.js';
import { LivePositions, type WrittenPosts } from './live-positions.js';

const FLUSH_MS = 200;
const BATCH = 500;

/** Collects what was written to streams and commits it in batches. What a crash loses is restored by the Last-Event-ID of resuming clients. */
@Injectable()
export class LiveRecorder {
  private readonly channels = new Map<string, Map<number, WrittenPosts>>();
  private timer?: NodeJS.Timeout;
  private flushing: Promise<void> = Promise.resolve();

  constructor(
    private readonly positions: LivePositions,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Notes that a stream has come to this sequence; `skipped` when its post was stopped and not written. */
  add(channelId: string, followerId: number, sequence: number, skipped = false): void {
    this.merge(channelId, followerId, { to: sequence, skippedSequences: skipped ? [sequence] : [] });
  }

  private merge(
    channelId: string,
    followerId: number,
    { to, skippedSequences: skipped }: WrittenPosts,
  ): void {
    let channel = this.channels.get(channelId);
    if (!channel) this.channels.set(channelId, (channel = new Map()));
    const known = channel.get(followerId);
    if (!known) channel.set(followerId, { to, skippedSequences: skipped });
    else {
      known.to = Math.max(known.to, to);
      if (skipped.length > 0) known.skippedSequences = [...known.skippedSequences, ...skipped];
    }
    this.timer ??= setTimeout(() => void this.flush(), FLUSH_MS);
  }

  /** Commits everything that was added so far. */
  flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.flushing = this.flushing.then(() => this.writeAll());
    return this.flushing;
  }

  private async writeAll(): Promise<void> {
    for (const [channelId, written] of [...this.channels]) {
      this.channels.delete(channelId);
      const all = [...written];
      for (let index = 0; index < all.length; index += BATCH) {
        const some = new Map(all.slice(index, index + BATCH));
        try {
          await this.positions.recordWritten(channelId, some);
        } catch (error) {
          this.logger.warn(
            { error: (error as Error).name, receipts: some.size },
            'could not record live receipts: will retry',
          );
          for (const [follower, posts] of some) this.merge(channelId, follower, posts);
        }
      }
    }
  }
}
