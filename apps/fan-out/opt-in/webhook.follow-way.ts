import { Injectable } from '@nestjs/common';
import type { Tx } from '#platform/adapters/sql/database.js';
import type { Visitor } from '#platform/http/caller.js';
import { Idempotency } from '#platform/http/idempotency.js';
import type { Channel } from '../channels/channel.entity.js';
import { newSecret } from '../transports/webhook/webhook.signature.js';
import type { Language } from '#platform/language/language.js';
import { TEXTS } from '../pages/texts.js';
import type { Followed } from './follow.dto.js';
import { FollowWay, VisitorScope, type Origin } from './follow-way.js';
import type { Follower } from '../audience/follower.entity.js';
import { Joining } from '../audience/joining.js';
import { NewFollower } from './new-follower.js';
import { FollowerTokens } from '../audience/tokens.js';
import { WebhookOwnership } from './webhook-ownership.js';
import { OPT_IN } from '../transports/wordings.js';

/** The stored webhook; `secret` is null when another request was first, because only the first request gets it. */
interface JoinedWebhook {
  id: string;
  secret: string | null;
}

/** Lets an endpoint follow once it has echoed a challenge. Only the first request, or one with a recovery code, gets its secret and links. */
@Injectable()
export class WebhookFollowWay extends FollowWay {
  readonly transport = 'webhook';
  override readonly acceptsRecoveryCode = true;
  override alreadyFollowing(language: Language): string {
    return TEXTS[language].next.webhookAgain;
  }

  constructor(
    private readonly idempotency: Idempotency,
    private readonly scope: VisitorScope,
    private readonly joining: Joining,
    private readonly tokens: FollowerTokens,
    private readonly ownership: WebhookOwnership,
    private readonly newFollower: NewFollower,
  ) {
    super();
  }

  async begin(
    visitor: Visitor,
    channel: Channel,
    given: string,
    origin: Origin,
    recoveryCode?: string,
  ): Promise<Followed> {
    const address = this.ownership.normalizeUrl(given);
    const follower = await this.ownership.findFollower(channel.id, address);
    if (recoveryCode !== undefined) {
      const owned = await this.ownership.check(recoveryCode, follower);
      return this.recover(visitor, channel, address, owned, recoveryCode);
    }
    return this.follow(visitor, channel, address, follower, origin);
  }

  /** Challenges the endpoint and adds it. An endpoint that left during the challenge follows again. */
  private follow(
    visitor: Visitor,
    channel: Channel,
    address: string,
    follower: Follower | null,
    origin: Origin,
  ): Promise<Followed> {
    return this.newFollower.withFollowerId(
      channel.id,
      this.transport,
      address,
      async (public_id, onMessageSent) => {
        onMessageSent();
        const secret = newSecret();
        const proof = follower
          ? await this.ownership.proveAgain(
              address,
              channel,
              follower,
              await this.ownership.createCode(follower),
            )
          : await this.ownership.proveNew(address, channel, public_id, secret);
        const consent = { how: 'webhook_challenge', proof, wording: OPT_IN.webhook, ...origin };
        const request = { public_id, channel_id: channel.id, transport: this.transport, address } as const;
        return this.respondOnce(visitor, channel, async (tx) => {
          const { public_id: id, created } = await this.joining.join(tx, {
            ...request,
            secret,
            anyoneMayAsk: true,
            consent,
          });
          return { id, secret: created ? secret : null };
        });
      },
    );
  }

  private async recover(
    visitor: Visitor,
    channel: Channel,
    address: string,
    follower: Follower,
    code: string,
  ): Promise<Followed> {
    await this.ownership.proveAgain(address, channel, follower);
    return this.respondOnce(visitor, channel, async (tx) => {
      const secret = await this.ownership.renew(tx, follower, code);
      return { id: follower.public_id, secret };
    });
  }

  private async respondOnce(
    visitor: Visitor,
    channel: Channel,
    work: (tx: Tx) => Promise<JoinedWebhook>,
  ): Promise<Followed> {
    const { id, secret } = await this.idempotency.once(
      visitor,
      this.scope.of(visitor, channel.id),
      work,
      (joined) => (joined.secret === null ? null : { follower_id: joined.id }),
    );
    if (secret === null) return { status: 'following' };
    return {
      status: 'confirmed',
      secret,
      webhook_url: this.tokens.webhookUrl(id),
      unsubscribe_url: this.tokens.unsubscribeUrl(id),
      preferences_url: this.tokens.preferencesUrl(id),
    };
  }
}
