import { ChannelCreated, channels } from '#message/channel.topic.js';
import { PostDeleted, PostEdited, PostPublished, posts } from '#message/post.topic.js';
import { make } from '#platform/events/make.js';
import { AppUnderTest, ids } from '../../../test/support/app-under-test.js';
import { until } from '../../../test/support/until.js';
import { Channel } from '../channels/channel.entity.js';
import type { Followed } from '../opt-in/follow.dto.js';
import { Plan } from '../broadcasts/plan.entity.js';
import { Post } from '../broadcasts/post.entity.js';
import type { DeliveryReport } from '../receipts/delivery.dto.js';
import { FanOutModule } from './fan-out.module.js';
import { FanOutSettings } from './settings.js';

interface Words {
  title?: string;
  body: string;
}

/** Fan-out in this process with a data folder of its own; posts and channels come to it as events do. */
export class FanOutFixture extends AppUnderTest<FanOutSettings> {
  readonly workspace = ids.next('wsp');
  private sequences = new Map<string, number>();

  static start(settings: Partial<FanOutSettings> = {}): Promise<FanOutFixture> {
    const moduleOf = (config: FanOutSettings) => FanOutModule.forRoot(config);
    const setup = { app: 'fan-out', Settings: FanOutSettings, moduleOf } as const;
    return new FanOutFixture({ ...setup, settings: { SANDBOX: true, ...settings } }).listen();
  }

  /** Announces a channel and waits until it is known. */
  async channel(handle: string, workspace_id = this.workspace): Promise<Channel> {
    const channel_id = ids.next('chn');
    const event = make(ChannelCreated, { workspace_id, channel_id, handle, name: `The ${handle}` });
    await this.publishEvent(channels, event, 1);
    return until(`${handle} is known`, () => this.database.read.findOneBy(Channel, { id: channel_id }), {
      pause: 30,
    });
  }

  /** Announces a post; returns its id once the log has it, as its publisher's answer does. */
  async announce(
    channel: Channel,
    words: string | Words,
    sequence = (this.sequences.get(channel.id) ?? 0) + 1,
  ): Promise<string> {
    this.sequences.set(channel.id, Math.max(sequence, this.sequences.get(channel.id) ?? 0));
    const post_id = ids.next('pst');
    const { workspace_id, id: channel_id } = channel;
    const event = make(PostPublished, {
      workspace_id,
      channel_id,
      post_id,
      channel_sequence: sequence,
      ...(typeof words === 'string' ? { body: words } : words),
      published_at: Date.now(),
    });
    await this.publishEvent(posts, event, 1);
    return post_id;
  }

  /** Announces a post's change, or without words that it was taken back. */
  async change(post_id: string, version: number, words: Words | null): Promise<void> {
    const post = await this.database.read.findOneByOrFail(Post, { id: post_id });
    const { workspace_id, channel_id, sequence: channel_sequence } = post;
    const known = { workspace_id, channel_id, post_id, channel_sequence };
    const event = words
      ? make(PostEdited, { ...known, ...words, edited_at: Date.now() })
      : make(PostDeleted, { ...known, deleted_at: Date.now() });
    await this.publishEvent(posts, event, version);
  }

  /** Announces a post and waits until its audience is cut. */
  async publish(channel: Channel, words: string | Words, sequence?: number): Promise<string> {
    const post = await this.announce(channel, words, sequence);
    await until(
      'the post is planned',
      async () => {
        const plan = await this.database.read.findOneBy(Plan, { post_id: post });
        return plan?.state === 'sending' || plan?.state === 'complete';
      },
      { pause: 30 },
    );
    return post;
  }

  async follow(channel: Channel, transport: string, address?: string): Promise<Followed> {
    const answer = await this.as().post(`/@${channel.handle}/followers`, {
      transport,
      ...(address !== undefined && { address }),
    });
    if (answer.status > 299) throw new Error(`${answer.status} ${answer.text}`);
    return answer.json as Followed;
  }

  /** The path of a link that was given out. */
  path(url: string): string {
    return new URL(url, this.origin).pathname;
  }

  async report(post: string, workspace = this.workspace): Promise<DeliveryReport> {
    const answer = await this.as({ workspace, role: 'publisher' }).get(`/v1/posts/${post}/delivery`);
    if (answer.status !== 200) throw new Error(`${answer.status} ${answer.text}`);
    const report = answer.json as DeliveryReport;
    const { pending, deferred, delivered, failed, skipped } = report.totals;
    if (pending + deferred + delivered + failed + skipped !== report.audience)
      throw new Error(`Does not add up: ${answer.text}`);
    return report;
  }

  reported(what: string, post: string, look: (report: DeliveryReport) => boolean): Promise<DeliveryReport> {
    return until(
      what,
      async () => {
        const report = await this.report(post);
        return look(report) && report;
      },
      { pause: 50 },
    ).catch(async (error: Error) => {
      throw new Error(`${error.message}; seen: ${JSON.stringify(await this.report(post))}`);
    }) as Promise<DeliveryReport>;
  }
}
