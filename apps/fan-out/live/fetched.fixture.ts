import { LiveReader } from '../../../test/support/sandboxes/live.js';
import { until } from '../../../test/support/until.js';
import type { Channel } from '../channels/channel.entity.js';
import type { Followed } from '../opt-in/follow.dto.js';
import { Follower } from '../audience/follower.entity.js';
import { FollowerTokens } from '../audience/tokens.js';
import { Post } from '../broadcasts/post.entity.js';
import type { FanOutFixture } from '../src/fan-out.fixture.js';
import type { ReceivedPost } from '../transports/transport.contract.js';
import type { Delivery, Outcome } from '../transports/transport.port.js';
import { LiveRecorder } from './live-recorder.js';
import { RETENTION_MS } from './retention.js';

type Receipt = Exclude<Outcome, { state: 'deferred' }> | { state: 'pending' };

interface Told {
  post_id: string;
  title: string | null;
  body: string;
}

/** One post to one live follower of a channel of its own. */
export class Fetched {
  private channel: Channel;
  private followed: Followed;
  private follower: string;
  private post = '';
  private version = 1;
  private readonly readers: LiveReader[] = [];
  /** What happens to the follower, or to the post, before it is fetched. */
  fate: 'leaves' | 'expires' | null = null;

  constructor(
    private readonly fan: FanOutFixture,
    private readonly handle: string,
  ) {}

  /** Publishes the post, once, to a follower who is there or away; answers the receipt. */
  async bring({ post }: Delivery, away: boolean): Promise<Receipt> {
    if (!this.follower) await this.follow();
    if (away || this.fate) await this.leaveOff();
    else if (this.readers.length === 0) await this.read();
    else if (this.post) await this.readAgain();
    this.post ||= await this.fan.publish(this.channel, { title: post.title ?? undefined, body: post.body });
    if (this.fate === 'leaves') await this.fan.as().post(this.fan.path(this.followed.unsubscribe_url!), '');
    if (this.fate === 'expires') await this.expire();
    await this.fan.get(LiveRecorder).flush();
    if (away) return this.receipt();
    return until('its receipt is settled', async () => {
      const receipt = await this.receipt();
      return receipt.state !== 'pending' && receipt;
    });
  }

  async change({ post }: Delivery, kind: 'edited' | 'deleted'): Promise<Outcome> {
    const { events } = this.readers.at(-1)!;
    const told = () => events.filter(({ type }) => type === kind).length;
    const before = told();
    const words = kind === 'edited' ? { title: post.title ?? undefined, body: post.body } : null;
    await this.fan.change(this.post, ++this.version, words);
    await until(`the stream says that it was ${kind}`, () => told() > before, { pause: 20 });
    return { state: 'delivered' };
  }

  /** How often the follower's streams brought the post, and as what. */
  get ids(): string[] {
    return this.readers.flatMap(({ events }) =>
      events.filter(({ type }) => type === 'message').map(({ id }) => id),
    );
  }

  get shown(): ReceivedPost[] {
    const posts = new Map<string, ReceivedPost>();
    for (const { type, data } of this.readers.at(-1)!.events) {
      const { post_id, title, body } = JSON.parse(data) as Told;
      if (type === 'deleted') posts.delete(post_id);
      else posts.set(post_id, { id: post_id, text: `${title}\n${body}` });
    }
    return [...posts.values()];
  }

  private async follow(): Promise<void> {
    this.channel = await this.fan.channel(this.handle);
    this.followed = await this.fan.follow(this.channel, 'live');
    this.follower = await this.fan.get(FollowerTokens).verifyLive(this.followed.token!);
  }

  async leaveOff(): Promise<void> {
    await Promise.all(this.readers.map((reader) => reader.close()));
  }

  private async read(headers: Record<string, string> = {}): Promise<LiveReader> {
    const url = this.fan.origin + this.followed.stream!;
    const reader = await LiveReader.open(url, { ...this.fan.headers(), ...headers });
    this.readers.push(reader);
    return reader;
  }

  /** As a client that has forgotten what it had. */
  private async readAgain(): Promise<void> {
    await this.leaveOff();
    const reader = await this.read({ 'last-event-id': `${this.channel.epoch}-0` });
    await until('the post came again', () => reader.events.length > 0, { pause: 20 });
  }

  /** The follower comes for it when it is too late. */
  private async expire(): Promise<void> {
    const published_at = Date.now() - RETENTION_MS - 1;
    await this.fan.database.transaction((tx) => tx.update(Post, { id: this.post }, { published_at }));
    await this.read();
  }

  private async receipt(): Promise<Receipt> {
    const who = { workspace: this.fan.workspace, role: 'publisher' as const };
    const { json } = await this.fan.as(who).get(`/v1/posts/${this.post}/receipts/${this.follower}`);
    const { state, reason } = json as { state: Receipt['state']; reason: string | null };
    const { ended_tick } = await this.fan.database.read.findOneByOrFail(Follower, {
      public_id: this.follower,
    });
    const ends = ended_tick !== null && { ends: 'gone' as const };
    return { state, ...(reason !== null && { reason }), ...ends } as Receipt;
  }
}
