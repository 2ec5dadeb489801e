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
import type { Recipient } from './recipients.js';

/** What all deliveries of a range share: the post, its channel, and the state of the post's sending. */
export type PostContext = Pick<Delivery, 'post' | 'channel'> & {
  /** When sending began, or began again after a resend, in ms. */
  sendingSince: number;
  /** The channel's tick at which the audience was frozen. */
  tick: number;
  /** Language for followers whose own language is not known. */
  language: Language;
  /** True when the post was deleted, so that nobody gets it any more. */
  deleted: boolean;
};

/** Makes the deliveries that transports get. What all deliveries share is read once for a batch; each address is decrypted only when a transport reads it. */
@Injectable()
export class DeliveryFactory {
  constructor(
    private readonly database: Database,
    private readonly addresses: Addresses,
    private readonly tokens: FollowerTokens,
    private readonly languages: Languages,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  /** Reads what all deliveries of a range share. */
  async contextOf(range: Pick<Range, 'post_id' | 'channel_id'>): Promise<PostContext> {
    const post = await this.database.read.findOneByOrFail(Post, { id: range.post_id });
    const plan = await this.database.read.findOneByOrFail(Plan, { post_id: range.post_id });
    const channel = await this.database.read.findOneByOrFail(Channel, { id: range.channel_id });
    const url = postUrl(this.config.publicUrl, channel.handle, post.id);
    return {
      ...(await this.contextOfDraft(channel)),
      post: { id: post.id, title: post.title, body: post.body, published_at: post.published_at, url },
      sendingSince: Math.max(plan.created_at, plan.resent_at),
      tick: plan.tick,
      deleted: post.deleted_at !== null,
    };
  }

  /** What deliveries of a post share that is not published; the post is the caller's to add. */
  async contextOfDraft(channel: Channel): Promise<Omit<PostContext, 'post'>> {
    const { id, workspace_id, handle, name, tick } = channel;
    const language = (await this.languages.of(channel)) ?? 'en';
    const now = this.clock.now();
    return { channel: { id, workspace_id, handle, name }, sendingSince: now, tick, language, deleted: false };
  }

  /** Makes the delivery of the post to one recipient. */
  create(recipient: Recipient, context: PostContext): SealedDelivery {
    return new LazyDelivery(context, recipient, this.clock.now(), this.addresses, this.tokens);
  }
}

/** A delivery whose address and secrets are stored sealed and are opened at the first use. */
export interface SealedDelivery extends Delivery {
  /** Opens address and secrets now; throws MissingKey, so that the failure comes before a transport is called. */
  unseal(): void;
}

/** A delivery that decrypts and signs only the fields that a transport reads. */
class LazyDelivery implements SealedDelivery {
  readonly post: Delivery['post'];
  readonly channel: Delivery['channel'];
  readonly follower_id: number;
  readonly language: Language;
  private openedAddress?: string;
  private openedSecrets?: string[];

  constructor(
    context: PostContext,
    private readonly recipient: Recipient,
    readonly at: number,
    private readonly addresses: Addresses,
    private readonly tokens: FollowerTokens,
  ) {
    this.post = context.post;
    this.channel = context.channel;
    this.follower_id = recipient.id;
    this.language = recipient.language ?? context.language;
  }

  get id(): string {
    return deliveryId(this.post.id, this.recipient.public_id);
  }

  get address(): string {
    return (this.openedAddress ??= this.addresses.open(this.recipient.address!, this.recipient.public_id));
  }

  get secrets(): string[] {
    return (this.openedSecrets ??= this.addresses.secretsOf(this.recipient));
  }

  unseal(): void {
    if (this.recipient.address !== null) void this.address;
    if (this.recipient.secrets !== null) void this.secrets;
  }

  get unsubscribe_url(): string {
    return this.tokens.unsubscribeUrl(this.recipient.public_id);
  }

  get preferences_url(): string {
    return this.tokens.preferencesUrl(this.recipient.public_id);
  }
}

/** The id of a delivery: always the same for one post and one follower, however often it is sent. */
export function deliveryId(postId: string, followerId: string): string {
  return `del_${hash('sha256', `${postId} ${followerId}`).slice(0, 32)}`;
}
