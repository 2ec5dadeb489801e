import { Module } from '@nestjs/common';
import { FollowCodes } from '#message/follow-code.js';
import { AccountsModule } from '../accounts/accounts.module.js';
import { EventNames } from './event-names.js';
import { NetworkEvents } from './network-events.js';

/** Decides which items of networks' calls go to fan-out, to chat, or to both, and makes their events. */
@Module({
  imports: [AccountsModule],
  providers: [EventNames, FollowCodes, NetworkEvents],
  exports: [FollowCodes, NetworkEvents],
})
export class RoutingModule {}
