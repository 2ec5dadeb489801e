import { Injectable } from '@nestjs/common';
import type { Visitor } from '#platform/http/caller.js';
import { Idempotency } from '#platform/http/idempotency.js';
import type { Channel } from '../channels/channel.entity.js';
import type { Followed } from './follow.dto.js';
import { VisitorScope } from './follow-way.js';
import type { TransportName } from '#message/transport-name.js';
import { Joining, type JoinResult, type JoinRequest } from '../audience/joining.js';
import { NewFollower } from './new-follower.js';
import { FollowerTokens } from '../audience/tokens.js';

interface VerifiedAddress {
  transport: TransportName;
  address: string;
  /** True if only the owner can know the whole address, because a part of it is secret. */
  addressIsSecret: boolean;
}

/**
 * Adds a follower whose address accepts a first message, which is sent once per Idempotency-Key. A request for an address
 * that follows already learns nothing but that; the unsubscribe link is in the message alone.
 */
@Injectable()
export class VerifiedJoin {
  constructor(
    private readonly idempotency: Idempotency,
    private readonly scope: VisitorScope,
    private readonly joining: Joining,
    private readonly tokens: FollowerTokens,
    private readonly newFollower: NewFollower,
  ) {}

  /** `sendFirstMessage` sends the message and returns the consent that it proves, or throws. */
  async join(
    visitor: Visitor,
    channel: Channel,
    { transport, address, addressIsSecret }: VerifiedAddress,
    sendFirstMessage: (unsubscribe_url: string) => Promise<JoinRequest['consent']>,
  ): Promise<Followed> {
    const joined = await this.newFollower.withFollowerId(
      channel.id,
      transport,
      address,
      (public_id, onMessageSent) =>
        this.idempotency.onceAfter(
          visitor,
          this.scope.of(visitor, channel.id),
          () => {
            onMessageSent();
            return sendFirstMessage(this.tokens.unsubscribeUrl(public_id));
          },
          async (tx, consent) => {
            const request = {
              public_id,
              channel_id: channel.id,
              transport,
              address,
              anyoneMayAsk: true,
              consent,
            };
            return this.joining.join(tx, request);
          },
        ),
    );
    return this.toDto(addressIsSecret, joined);
  }

  /** Returns links only to the owner. */
  private toDto(addressIsSecret: boolean, { public_id, created, sameAddress }: JoinResult): Followed {
    const owner = created || (addressIsSecret && sameAddress);
    if (!owner) return { status: 'following' };
    return { status: 'confirmed', unsubscribe_url: this.tokens.unsubscribeUrl(public_id) };
  }
}
