import { Module } from '@nestjs/common';
import { AccountsModule } from '../../accounts/accounts.module.js';
import { NetworkRepliesModule } from '../networks/network-replies.module.js';
import { SilenceWatch } from './silence-watch.js';
import { WhatsAppDoor } from './whatsapp.door.js';

/** WhatsApp: what people write there comes in, and agents' answers go out. */
@Module({
  imports: [AccountsModule, NetworkRepliesModule],
  providers: [SilenceWatch, WhatsAppDoor],
  exports: [WhatsAppDoor],
})
export class WhatsAppDoorModule {}
