import { Injectable } from '@nestjs/common';
import type { Visitor } from '#platform/http/caller.js';
import { Problem } from '#platform/http/problem.js';
import { ForbiddenTarget, PrivateTarget } from '#platform/security/outgoing-http.js';
import type { Channel } from '../channels/channel.entity.js';
import { WebPushTransport } from '../transports/web-push/web-push.transport.js';
import { refusedWords } from '../pages/texts.js';
import type { Followed } from './follow.dto.js';
import { FollowWay, type Origin } from './follow-way.js';
import { VerifiedJoin } from './verified-join.js';
import { NewFollower } from './new-follower.js';
import { OPT_IN } from '#message/wording.js';

/** Lets a browser follow once its push service has accepted a first notification for it. */
@Injectable()
export class WebPushFollowWay extends FollowWay {
  readonly transport = 'web_push';
  override readonly requires = 'subscription';

  constructor(
    private readonly joining: VerifiedJoin,
    private readonly push: WebPushTransport,
    private readonly newFollower: NewFollower,
  ) {
    super();
  }

  async begin(visitor: Visitor, channel: Channel, address: string, origin: Origin): Promise<Followed> {
    this.check(address);
    return this.joining.join(
      visitor,
      channel,
      { transport: this.transport, address },
      async (unsubscribe_url) => {
        const outcome = await this.push.welcome(
          this.newFollower.welcomeDelivery(channel, address, unsubscribe_url, origin.language),
        );
        if (outcome.state !== 'delivered') {
          if (!/^http_\d+$/.test(outcome.reason)) throw unreached();
          throw Problem.forPerson(
            'subscription',
            'challenge',
            `The push service did not take a notification for it (${outcome.reason})`,
            refusedWords('pushFailed'),
          );
        }
        return { how: 'push_subscription', proof: null, wording: OPT_IN.web_push, ...origin };
      },
    );
  }

  private check(address: string): void {
    try {
      this.push.check(address);
    } catch (error) {
      if (!(error instanceof ForbiddenTarget)) throw error;
      if (error instanceof PrivateTarget) throw unreached();
      throw Problem.field(
        'subscription.endpoint',
        'target',
        `${error.message}: subscription.endpoint has to be the URL of a push service on a public host, as the browser gives it`,
      );
    }
  }
}

/** The answer is the same for a private address and for a silent one; otherwise a stranger could scan the network around Corong. */
const unreached = () =>
  Problem.field(
    'subscription.endpoint',
    'target',
    'The push service could not be reached: subscription.endpoint has to be the URL of a push service on a public host, as the browser gives it',
  );
