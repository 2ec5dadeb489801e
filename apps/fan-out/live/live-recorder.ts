import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { LOGGER } from '#platform/tokens.js';
import { LivePositions, type Written } from './live-positions.js';

const EVERY_MS = 200;
const AT_ONCE = 500;

/** Gathers what streams were written and records it in batches. What a crash loses, a resuming client's Last-Event-ID makes good. */
@Injectable()
export class LiveRecorder {
  private readonly channels = new Map<string, Map<number, Written>>();
  private timer?: NodeJS.Timeout;
  private flushing: Promise<void> = Promise.resolve();

  constructor(
    private readonly positions: LivePositions,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** `over`: the stream went past it without writing it. */
  note(channelId: string, followerId: number, sequence: number, over = false): void {
    this.add(channelId, followerId, { to: sequence, over: over ? [sequence] : [] });
  }

  private add(channelId: string, followerId: number, { to, over }: Written): void {
    let channel = this.channels.get(channelId);
    if (!channel) this.channels.set(channelId, (channel = new Map()));
    const known = channel.get(followerId);
    if (!known) channel.set(followerId, { to, over });
    else {
      known.to = Math.max(known.to, to);
      if (over.length > 0) known.over = [...known.over, ...over];
    }
    this.timer ??= setTimeout(() => void this.flush(), EVERY_MS);
  }

  /** Records all that was noted so far. */
  flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.flushing = this.flushing.then(() => this.record());
    return this.flushing;
  }

  private async record(): Promise<void> {
    for (const [channelId, noted] of [...this.channels]) {
      this.channels.delete(channelId);
      const all = [...noted];
      for (let place = 0; place < all.length; place += AT_ONCE) {
        const some = new Map(all.slice(place, place + AT_ONCE));
        try {
          await this.positions.written(channelId, some);
        } catch (error) {
          this.logger.warn(
            { error: (error as Error).name, receipts: some.size },
            'live receipts not recorded; trying again',
          );
          for (const [follower, written] of some) this.add(channelId, follower, written);
        }
      }
    }
  }
}
