import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { LOGGER } from '#platform/tokens.js';
import { LivePositions } from './live-positions.js';

const EVERY_MS = 200;
const AT_ONCE = 500;

/** Gathers what streams were written and records it in batches. What a crash loses, a resuming client's Last-Event-ID makes good. */
@Injectable()
export class LiveRecorder {
  private readonly channels = new Map<string, Map<number, number>>();
  private timer?: NodeJS.Timeout;
  private flushing: Promise<void> = Promise.resolve();

  constructor(
    private readonly positions: LivePositions,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  note(channelId: string, followerId: number, sequence: number): void {
    let channel = this.channels.get(channelId);
    if (!channel) this.channels.set(channelId, (channel = new Map()));
    if (sequence > (channel.get(followerId) ?? 0)) channel.set(followerId, sequence);
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
          for (const [follower, sequence] of some) this.note(channelId, follower, sequence);
        }
      }
    }
  }
}
