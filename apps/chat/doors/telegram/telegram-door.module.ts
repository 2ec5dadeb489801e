import { Module } from '@nestjs/common';
import { AccountsModule } from '../../accounts/accounts.module.js';
import { NetworkRepliesModule } from '../networks/network-replies.module.js';
import { TelegramDoor } from './telegram.door.js';

/** The door of Telegram: receives people's messages, and sends agents' answers. */
@Module({
  imports: [AccountsModule, NetworkRepliesModule],
  providers: [TelegramDoor],
  exports: [TelegramDoor],
})
export class TelegramDoorModule {}
