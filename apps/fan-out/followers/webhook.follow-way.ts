import { Injectable } from '@nestjs/common';
import type { Visitor } from '#platform/http/caller.js';
import { Idempotency } from '#platform/http/idempotency.js';
import type { Channel } from '../channels/channel.entity.js';
import { newSecret } from '../transports/webhook/webhook.signature.js';
import { WebhookChallenge } from './challenge.js';
import type { Followed } from './follow.dto.js';
import { FollowWay, VisitorScope } from './follow-way.js';
import { Joining } from './joining.js';
import { NewFollower } from './new-follower.js';
import { FollowerTokens } from './tokens.js';
import { OPT_IN } from '#message/wording.js';

/** An endpoint follows once it has echoed a challenge. Following again keeps its first secret and adds a new one. */
@Injectable()
export class WebhookFollowWay extends FollowWay {
  readonly transport = 'webhook';
  readonly words =
    'The address has proved itself. Keep the secret, and the address that replaces it and sends posts again: both are shown this once.';

  constructor(
    private readonly idempotency: Idempotency,
    private readonly scope: VisitorScope,
    private readonly joining: Joining,
    private readonly tokens: FollowerTokens,
    private readonly challenge: WebhookChallenge,
    private readonly make: NewFollower,
  ) {
    super();
  }

  begin(visitor: Visitor, channel: Channel, given: string, source?: string): Promise<Followed> {
    const address = this.challenge.target(given);
    return this.make.named(channel.id, this.transport, address, (id, said) => {
      said();
      return this.follow(id, visitor, channel, address, source);
    });
  }

  private async follow(
    public_id: string,
    visitor: Visitor,
    channel: Channel,
    address: string,
    source?: string,
  ): Promise<Followed> {
    const secret = newSecret();
    const proof = await this.challenge.prove(address, channel, secret, this.tokens.unsubscribeUrl(public_id));
    const consent = { how: 'webhook_challenge', proof, wording: OPT_IN.webhook, source };
    const newcomer = {
      public_id,
      channel_id: channel.id,
      transport: this.transport,
      address,
      secret,
      consent,
    } as const;
    const { id } = await this.idempotency.once(
      visitor,
      this.scope.of(visitor, channel.id),
      async (tx) => ({ id: await this.joining.join(tx, newcomer) }),
      (follower) => ({ follower_id: follower.id }),
    );
    const webhook_url = this.tokens.webhookUrl(id);
    return {
      status: 'confirmed',
      secret,
      webhook_url,
      unsubscribe_url: this.tokens.unsubscribeUrl(id),
      preferences_url: this.tokens.preferencesUrl(id),
    };
  }
}
