import { Module } from '@nestjs/common';
import { AccountsModule } from '../../accounts/accounts.module.js';
import { NetworkRepliesModule } from '../networks/network-replies.module.js';
import { SilenceWatch } from './silence-watch.js';
import { WhatsAppDoor } from './whatsapp.door.js';

/** The door of WhatsApp: receives people's messages, and sends agents' answers. */
@Module({
  imports: [AccountsModule, NetworkRepliesModule],
  providers: [SilenceWatch, WhatsAppDoor],
  exports: [WhatsAppDoor],
})
export class WhatsAppDoorModule {}
