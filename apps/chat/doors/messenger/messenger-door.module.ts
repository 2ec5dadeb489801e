import { Module } from '@nestjs/common';
import { AccountsModule } from '../../accounts/accounts.module.js';
import { NetworkRepliesModule } from '../networks/network-replies.module.js';
import { MessengerDoor } from './messenger.door.js';

/** Messenger: what people write there comes in, and agents' answers go out. */
@Module({
  imports: [AccountsModule, NetworkRepliesModule],
  providers: [MessengerDoor],
  exports: [MessengerDoor],
})
export class MessengerDoorModule {}
