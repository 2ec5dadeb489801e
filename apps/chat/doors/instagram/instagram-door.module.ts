import { Module } from '@nestjs/common';
import { AccountsModule } from '../../accounts/accounts.module.js';
import { NetworkRepliesModule } from '../networks/network-replies.module.js';
import { InstagramDoor } from './instagram.door.js';

/** The door of Instagram: receives people's messages, and sends agents' answers. */
@Module({
  imports: [AccountsModule, NetworkRepliesModule],
  providers: [InstagramDoor],
  exports: [InstagramDoor],
})
export class InstagramDoorModule {}
