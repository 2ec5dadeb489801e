import type { ServerResponse } from 'node:http';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Logger } from 'pino';
import { PostPublished, posts } from '#message/post.topic.js';
import { Config } from '#platform/config.js';
import { MetricFamilies } from '#platform/operations/metric-families.js';
import { EventStreams } from '#platform/http/event-streams.js';
import { fromRecord } from '#platform/events/event.js';
import { EventLog, type StoredRecord, type Subscription } from '#platform/ports/event-log.port.js';
import { LOGGER } from '#platform/tokens.js';
import type { Channel } from '../channels/channel.entity.js';
import { positionId } from './frame.js';
import { LiveFeed } from './live-feed.js';
import { LiveRecorder } from './live-recorder.js';
import { LiveStore, type Resumption } from './live-store.js';
import { LiveStream } from './live-stream.js';

/** How often, in ms, the channels of open streams are read without an event, in case one was lost. */
const RECHECK_MS = 15_000;

/** Where a new stream begins, and for whom. */
export interface LiveStreamStart extends Resumption {
  /** The follower whose stream it is; null for an anonymous reader. */
  followerId: number | null;
}

/** Keeps the open live streams of this process, by channel. Every process follows the post events, so any of them serves any channel. */
@Injectable()
export class LiveHub implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly feeds = new Map<string, LiveFeed>();
  private readonly streams = new EventStreams<LiveStream>();
  private subscription?: Subscription;
  private timer?: NodeJS.Timeout;

  constructor(
    private readonly eventLog: EventLog,
    private readonly store: LiveStore,
    private readonly recorder: LiveRecorder,
    private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
    families: MetricFamilies,
  ) {
    families.gauge('live_streams', 'Open live streams', () => this.streams.total);
  }

  async onApplicationBootstrap(): Promise<void> {
    this.subscription = await this.eventLog.follow(posts, (batch) => this.handleEvents(batch));
    // Not a round of the sweep: it starts a read for each channel with open streams and waits for none of them.
    this.timer = setInterval(() => this.checkAllFeeds(), RECHECK_MS).unref();
  }

  /** Ends every stream and records what was written; clients reconnect to another process and resume. */
  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.subscription?.close();
    this.streams.close();
    for (const feed of this.feeds.values()) feed.close();
    await this.recorder.flush();
  }

  /** The last sequence that was written to the channel's running streams. */
  async currentSequence(channelId: string): Promise<number> {
    const feed = this.feedOf(channelId);
    return feed.currentSequence().catch((error: unknown) => {
      this.forgetUnused(channelId, feed);
      throw error;
    });
  }

  /** Turns a response into a live stream; nothing of it may have been sent yet. */
  async open(raw: ServerResponse, channel: Channel, opening: LiveStreamStart): Promise<void> {
    const feed = this.feedOf(channel.id);
    const { after, followerId } = opening;
    const stream = new LiveStream(
      raw,
      positionId(channel.epoch, after),
      after,
      followerId,
      (id, sequence, skipped) => this.recorder.add(channel.id, id, sequence, skipped),
    );
    this.streams.add(channel.id, stream);
    if (!stream.open) return this.forgetUnused(channel.id, feed);
    feed.users += 1;
    stream.onClose(() => {
      feed.users -= 1;
      feed.leave(stream);
      this.forgetUnused(channel.id, feed);
    });
    await feed.join(stream, channel.tick, opening);
  }

  private feedOf(channelId: string): LiveFeed {
    let feed = this.feeds.get(channelId);
    if (!feed) this.feeds.set(channelId, (feed = new LiveFeed(channelId, this.store, this.config.publicUrl)));
    return feed;
  }

  private forgetUnused(channelId: string, feed: LiveFeed): void {
    if (feed.users > 0 || this.feeds.get(channelId) !== feed) return;
    this.feeds.delete(channelId);
    feed.close();
  }

  private async handleEvents(batch: StoredRecord[]): Promise<void> {
    for (const record of batch) {
      try {
        const { data, sequence } = fromRecord(posts, record);
        const feed = this.feeds.get(data.channel_id);
        if (data instanceof PostPublished) feed?.expect(data.channel_sequence);
        else feed?.expectChange(data.post_id, sequence);
      } catch (error) {
        this.logger.warn(
          { error: (error as Error).name, event: record.id },
          'could not read a post event: live streams continue without it',
        );
      }
    }
  }

  private checkAllFeeds(): void {
    for (const [channelId, feed] of this.feeds) {
      feed.checkAll();
      this.forgetUnused(channelId, feed);
    }
  }
}
