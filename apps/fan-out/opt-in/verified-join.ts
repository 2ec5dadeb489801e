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

/**
 * Joins whoever takes a first message, which goes out once per Idempotency-Key. Who asks for an address that follows
 * already is told no more than that: the link to leave stands in the message.
 */
@Injectable()
export class VerifiedJoin {
  constructor(
    private readonly idempotency: Idempotency,
    private readonly scope: VisitorScope,
    private readonly joining: Joining,
    private readonly tokens: FollowerTokens,
    private readonly make: NewFollower,
  ) {}

  /** `greet` sends the message and says what consent it proves, or throws. */
  async join(
    visitor: Visitor,
    channel: Channel,
    { transport, address }: { transport: TransportName; address: string },
    greet: (unsubscribe_url: string) => Promise<JoinRequest['consent']>,
  ): Promise<Followed> {
    const joined = await this.make.named(channel.id, transport, address, (public_id, said) =>
      this.idempotency.onceAfter(
        visitor,
        this.scope.of(visitor, channel.id),
        () => {
          said();
          return greet(this.tokens.unsubscribeUrl(public_id));
        },
        async (tx, consent) => {
          const newcomer = {
            public_id,
            channel_id: channel.id,
            transport,
            address,
            anyoneMayAsk: true,
            consent,
          };
          return this.joining.join(tx, newcomer);
        },
      ),
    );
    return this.answer(transport, joined);
  }

  /** A browser that gives the keys of its subscription proves itself: nobody else has the secret among them. */
  private answer(transport: TransportName, { public_id, created, sameAddress }: JoinResult): Followed {
    const owner = created || (transport === 'web_push' && sameAddress);
    if (!owner) return { status: 'following' };
    return { status: 'confirmed', unsubscribe_url: this.tokens.unsubscribeUrl(public_id) };
  }
}
