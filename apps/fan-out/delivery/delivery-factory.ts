import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { postUrl } from '#message/post-address.js';
import { Database } from '#platform/adapters/sql/database.js';
import { Config } from '#platform/config.js';
import type { Language } from '#platform/language/language.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Languages } from '../channels/languages.js';
import { Channel } from '../channels/channel.entity.js';
import { Addresses } from '../audience/addresses.js';
import { FollowerTokens } from '../audience/tokens.js';
import { Plan } from '../broadcasts/plan.entity.js';
import { Post } from '../broadcasts/post.entity.js';
import type { Range } from '../broadcasts/range.entity.js';
import type { Delivery } from '../transports/transport.port.js';
import type { Member } from './recipients.js';

/** What is the same for all members of a range. */
export type Letterhead = Pick<Delivery, 'post' | 'channel'> & {
  /** When sending began; again when it was asked for again. */
  since: number;
  tick: number;
  /** For followers of whom no language is known. */
  language: Language;
  /** The post was taken back: nobody gets it any more. */
  gone: boolean;
};

/** Makes deliveries: what all share once, the rest when a transport asks for it. */
@Injectable()
export class Letters {
  constructor(
    private readonly database: Database,
    private readonly addresses: Addresses,
    private readonly tokens: FollowerTokens,
    private readonly languages: Languages,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  async head(range: Pick<Range, 'post_id' | 'channel_id'>): Promise<Letterhead> {
    const post = await this.database.read.findOneByOrFail(Post, { id: range.post_id });
    const plan = await this.database.read.findOneByOrFail(Plan, { post_id: range.post_id });
    const channel = await this.database.read.findOneByOrFail(Channel, { id: range.channel_id });
    const { id, workspace_id, handle, name } = channel;
    const url = postUrl(this.config.publicUrl, handle, post.id);
    return {
      post: { id: post.id, title: post.title, body: post.body, published_at: post.published_at, url },
      channel: { id, workspace_id, handle, name },
      since: Math.max(plan.created_at, plan.resent_at),
      tick: plan.tick,
      language: (await this.languages.of(channel)) ?? 'en',
      gone: post.deleted_at !== null,
    };
  }

  to(member: Member, head: Letterhead): Delivery {
    return new Letter(head, member, this.clock.now(), this.addresses, this.tokens);
  }
}

/** Opens, signs and hashes for what a transport looks at, and no more than once. */
class Letter implements Delivery {
  readonly post: Delivery['post'];
  readonly channel: Delivery['channel'];
  readonly follower_id: number;
  readonly language: Language;
  private opened?: string;

  constructor(
    head: Letterhead,
    private readonly member: Member,
    readonly at: number,
    private readonly addresses: Addresses,
    private readonly tokens: FollowerTokens,
  ) {
    this.post = head.post;
    this.channel = head.channel;
    this.follower_id = member.id;
    this.language = member.language ?? head.language;
  }

  get id(): string {
    return deliveryId(this.post.id, this.member.public_id);
  }

  get address(): string {
    return (this.opened ??= this.addresses.open(this.member.address!, this.member.public_id));
  }

  get secrets(): string[] {
    return this.addresses.secretsOf(this.member);
  }

  get unsubscribe_url(): string {
    return this.tokens.unsubscribeUrl(this.member.public_id);
  }

  get preferences_url(): string {
    return this.tokens.preferencesUrl(this.member.public_id);
  }
}

/** Names a delivery for ever: the same post to the same follower, whoever sends it and how often. */
export function deliveryId(postId: string, followerId: string): string {
  return `del_${hash('sha256', `${postId} ${followerId}`).slice(0, 32)}`;
}
