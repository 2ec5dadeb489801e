import { Injectable } from '@nestjs/common';
import { MessageSettings } from '#message/settings.js';
import { Problem } from '#platform/http/problem.js';
import { ForbiddenTarget, PrivateTarget } from '#platform/security/outgoing-http.js';
import { isUnreached, type Welcome } from '../transports/outcome.js';
import { Transports } from '../transports/transports.js';
import { WebPushTransport } from '../transports/web-push/web-push.transport.js';
import { ConnectionJoining } from './connection-joining.js';
import { FirstMessageFollowWay } from './first-message.follow-way.js';
import { NewFollower } from './new-follower.js';
import { VerifiedJoin } from './verified-join.js';

/** Lets a browser follow once its push service has accepted a first notification for it. One of the stored keys of a subscription is secret. */
@Injectable()
export class WebPushFollowWay extends FirstMessageFollowWay {
  override readonly requires = 'subscription';
  protected override readonly addressIsSecret = true;

  constructor(
    joining: VerifiedJoin,
    newFollower: NewFollower,
    transports: Transports,
    config: MessageSettings,
    connections: ConnectionJoining,
    private readonly push: WebPushTransport,
  ) {
    super('web_push', { joining, newFollower, transports, config, connections });
  }

  /** The subscription as it was given, since its keys prove who owns it; throws 422 where its endpoint may not be called. */
  protected override normalize(given: string): string {
    try {
      this.push.check(given);
      return given;
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

  protected override notTaken(outcome: Exclude<Welcome, { state: 'delivered' }>): Problem {
    if (isUnreached(outcome)) return unreached();
    return Problem.forPerson(
      'subscription',
      'challenge',
      `The push service did not take a notification for it (${outcome.reason})`,
      this.words('notTaken'),
    );
  }
}

/** The answer is the same for a private address and for a silent one: see `isUnreached`. */
const unreached = () =>
  Problem.field(
    'subscription.endpoint',
    'target',
    'The push service could not be reached: subscription.endpoint has to be the URL of a push service on a public host, as the browser gives it',
  );
