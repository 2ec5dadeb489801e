import { Injectable } from '@nestjs/common';
import type { Visitor } from '#platform/http/caller.js';
import { Idempotency } from '#platform/http/idempotency.js';
import { Problem } from '#platform/http/problem.js';
import type { Channel } from '../channels/channel.entity.js';
import { WebPushTransport } from '../transports/web-push/web-push.transport.js';
import type { Followed } from './follow.dto.js';
import { FollowWay, VisitorScope } from './follow-way.js';
import { Joining } from './joining.js';
import { NewFollower } from './new-follower.js';
import { FollowerTokens } from './tokens.js';
import { OPT_IN } from '#message/wording.js';

/** A browser follows once its push service has taken a first notification for it. */
@Injectable()
export class WebPushFollowWay extends FollowWay {
  readonly transport = 'web_push';
  override readonly asks = 'subscription';
  readonly words = 'New posts come as notifications of this browser.';

  constructor(
    private readonly idempotency: Idempotency,
    private readonly scope: VisitorScope,
    private readonly joining: Joining,
    private readonly tokens: FollowerTokens,
    private readonly push: WebPushTransport,
    private readonly make: NewFollower,
  ) {
    super();
  }

  begin(visitor: Visitor, channel: Channel, address: string, source?: string): Promise<Followed> {
    return this.make.named(channel.id, this.transport, address, (id) =>
      this.follow(id, visitor, channel, address, source),
    );
  }

  private async follow(
    public_id: string,
    visitor: Visitor,
    channel: Channel,
    address: string,
    source?: string,
  ): Promise<Followed> {
    const unsubscribe_url = this.tokens.unsubscribeUrl(public_id);
    const outcome = await this.push.welcome(this.make.greeting(channel, address, unsubscribe_url));
    if (outcome.state !== 'delivered') {
      throw Problem.field(
        'subscription',
        'challenge',
        `The push service did not take a notification for it (${outcome.reason})`,
      );
    }
    const consent = { how: 'push_subscription', proof: null, wording: OPT_IN.web_push, source };
    const newcomer = {
      public_id,
      channel_id: channel.id,
      transport: this.transport,
      address,
      consent,
    } as const;
    const { id } = await this.idempotency.once(visitor, this.scope.of(visitor, channel.id), async (tx) => ({
      id: await this.joining.join(tx, newcomer),
    }));
    return { status: 'confirmed', unsubscribe_url: this.tokens.unsubscribeUrl(id) };
  }
}
