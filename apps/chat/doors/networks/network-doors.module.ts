import { Module } from '@nestjs/common';
import { WhatsAppDoorModule } from '../whatsapp/whatsapp-door.module.js';
import { DialogConsumer } from './dialog.consumer.js';
import { NetworkMediaModule } from './network-media.module.js';
import { NetworkRepliesModule } from './network-replies.module.js';
import { NetworkDoors } from './network-doors.service.js';

/** The doors of networks. What people write there comes in; agents' answers go out over WhatsApp. */
@Module({
  imports: [NetworkMediaModule, NetworkRepliesModule, WhatsAppDoorModule],
  providers: [DialogConsumer, NetworkDoors],
  exports: [NetworkDoors],
})
export class NetworkDoorsModule {}
