import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.js';
import { EventNames } from './event-names.js';
import { NetworkEvents } from './network-events.js';

/** Decides which items of networks' calls go to fan-out, to chat, or to both, and makes their events. */
@Module({
  imports: [AccountsModule],
  providers: [EventNames, NetworkEvents],
  exports: [NetworkEvents],
})
export class RoutingModule {}
