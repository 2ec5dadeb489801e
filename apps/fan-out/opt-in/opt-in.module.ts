import { Module } from '@nestjs/common';
import { MessageSettings } from '#message/settings.js';
import { AccountsModule } from '../accounts/accounts.module.js';
import { AudienceModule } from '../audience/audience.module.js';
import { ChannelsModule } from '../channels/channels.module.js';
import { RateLimitsModule } from '../rate-limits/rate-limits.module.js';
import { DESCRIPTORS } from '../transports/transport-list.js';
import { Transports } from '../transports/transports.js';
import { TransportsModule } from '../transports/transports.module.js';
import { WebhookChallenge } from './challenge.js';
import { isChatTransport } from './chat-commands.js';
import { ChatCommandsModule } from './chat-commands.module.js';
import { ConnectionFollowers } from './connection-followers.js';
import { ConnectionJoining } from './connection-joining.js';
import { ConfirmController } from './confirm.controller.js';
import { EmailFollowWay } from './email.follow-way.js';
import { FirstMessageFollowWay } from './first-message.follow-way.js';
import { FollowFormController } from './follow-form.controller.js';
import { FOLLOW_WAYS, VisitorScope, type FollowWay } from './follow-way.js';
import { FollowController } from './follow.controller.js';
import { LeaveController } from './leave.controller.js';
import { LiveFollowWay } from './live.follow-way.js';
import { MailOptInWorker } from './mail-opt-in.worker.js';
import { NewFollower } from './new-follower.js';
import { OptInMails } from './opt-in-mail.js';
import { OptIns } from './opt-ins.js';
import { PushController } from './push.controller.js';
import { StartFollowWays } from './start.follow-way.js';
import { VerifiedJoin } from './verified-join.js';
import { WebPushFollowWay } from './web-push.follow-way.js';
import { WebhookOwnership } from './webhook-ownership.js';
import { WebhookFollowWay } from './webhook.follow-way.js';

/** Ways with code of their own; other transports are followed by a first message, or by a start in the network's app. */
const WAYS = [LiveFollowWay, WebhookFollowWay, EmailFollowWay, WebPushFollowWay];

/** The way to follow over each transport, in their order; throws for a transport that has none. */
function followWays(
  joining: VerifiedJoin,
  newFollower: NewFollower,
  transports: Transports,
  config: MessageSettings,
  starts: StartFollowWays,
  connections: ConnectionJoining,
  ...ways: FollowWay[]
): FollowWay[] {
  return DESCRIPTORS.map((descriptor) => {
    const { name, follow } = descriptor;
    const way = ways.find(({ transport }) => transport === name);
    if (way) return way;
    if (follow.by === 'first_message')
      return new FirstMessageFollowWay(name, { joining, newFollower, transports, config, connections });
    if (follow.by === 'start' && isChatTransport(descriptor)) return starts.over(descriptor);
    throw new Error(`Nothing in opt-in lets a person follow over ${name} by ${follow.by}`);
  });
}

/** Lets visitors follow a channel over each transport, and followers leave. */
@Module({
  imports: [
    ChannelsModule,
    AudienceModule,
    RateLimitsModule,
    AccountsModule,
    TransportsModule,
    ChatCommandsModule,
  ],
  controllers: [
    ...[FollowController, FollowFormController, ConfirmController, LeaveController],
    PushController,
  ],
  providers: [
    ...WAYS,
    {
      provide: FOLLOW_WAYS,
      useFactory: followWays,
      inject: [
        VerifiedJoin,
        NewFollower,
        Transports,
        MessageSettings,
        StartFollowWays,
        ConnectionJoining,
        ...WAYS,
      ],
    },
    ...[StartFollowWays, VisitorScope, NewFollower, VerifiedJoin, WebhookChallenge, WebhookOwnership],
    ...[OptIns, OptInMails, MailOptInWorker],
    ...[ConnectionJoining, ConnectionFollowers],
  ],
})
export class OptInModule {}
