import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { In, IsNull, Not } from 'typeorm';
import { Database } from '#platform/adapters/sql/database.js';
import { Config } from '#platform/config.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Channel } from '../channels/channel.entity.js';
import { Addresses } from '../followers/addresses.js';
import { Follower } from '../followers/follower.entity.js';
import { FollowerTokens } from '../followers/tokens.js';
import { Post } from '../plan/post.entity.js';
import type { Range } from '../plan/range.entity.js';
import type { Delivery, Outcome } from '../transports/transport.port.js';
import { Transports } from '../transports/transports.js';
import { inOrder } from './in-order.js';

/** How old the knowledge of who has left may be when a delivery starts. */
const FRESH_MS = 500;

/** What is the same for all members of a range. */
export type Letterhead = Pick<Delivery, 'post' | 'channel'>;

/** Sends one post to a batch of followers, a bounded number at a time. */
@Injectable()
export class Sender {
  constructor(
    private readonly database: Database,
    private readonly transports: Transports,
    private readonly addresses: Addresses,
    private readonly tokens: FollowerTokens,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  async letterhead(range: Range): Promise<Letterhead> {
    const post = await this.database.read.findOneByOrFail(Post, { id: range.post_id });
    const { id, workspace_id, handle, name } = await this.database.read.findOneByOrFail(Channel, { id: range.channel_id });
    const url = `${this.config.publicUrl}/@${handle}#${post.id}`;
    return { post: { id: post.id, title: post.title, body: post.body, published_at: post.published_at, url }, channel: { id, workspace_id, handle, name } };
  }

  /**
   * One outcome per follower, in their order. When `signal` aborts, those in hand are waited for and the rest is left
   * out at the end.
   */
  send(range: Range, head: Letterhead, followers: Follower[], signal: AbortSignal): Promise<Outcome[]> {
    const transport = this.transports.of(range.transport);
    const left = new Left(this.database, followers);
    return inOrder(followers, transport.concurrency, signal, async (follower): Promise<Outcome> => {
      if (await left.has(follower)) return { state: 'skipped', reason: 'left' };
      try {
        return await transport.deliver(await this.delivery(head, follower));
      } catch (error) {
        return { state: 'deferred', reason: `error_${(error as Error).name}`.slice(0, 32) };
      }
    });
  }

  private async delivery(head: Letterhead, follower: Follower): Promise<Delivery> {
    return {
      ...head,
      id: deliveryId(head.post.id, follower.public_id),
      at: this.clock.now(),
      follower_id: follower.id,
      address: this.addresses.open(follower.address!, follower.public_id),
      secrets: this.addresses.secretsOf(follower),
      unsubscribe_url: this.tokens.unsubscribeUrl(follower.public_id),
    };
  }
}

/** Names a delivery for ever: the same post to the same follower, whoever sends it and how often. */
export function deliveryId(postId: string, followerId: string): string {
  return `del_${createHash('sha256').update(`${postId} ${followerId}`).digest('hex').slice(0, 32)}`;
}

/** Who of a batch has left, looked up again whenever that is older than FRESH_MS. */
class Left {
  private ids: Set<number>;
  private checkedAt = Date.now();
  private checking?: Promise<void>;

  constructor(
    private readonly database: Database,
    private readonly followers: Follower[],
  ) {
    this.ids = new Set(followers.filter((follower) => follower.ended_tick !== null).map(({ id }) => id));
  }

  async has(follower: Follower): Promise<boolean> {
    if (Date.now() - this.checkedAt > FRESH_MS) {
      this.checking ??= this.check().finally(() => (this.checking = undefined));
      await this.checking;
    }
    return this.ids.has(follower.id);
  }

  private async check(): Promise<void> {
    const where = { id: In(this.followers.map(({ id }) => id)), ended_tick: Not(IsNull()) };
    const rows = await this.database.read.find(Follower, { select: { id: true }, where });
    this.ids = new Set(rows.map(({ id }) => id));
    this.checkedAt = Date.now();
  }
}
