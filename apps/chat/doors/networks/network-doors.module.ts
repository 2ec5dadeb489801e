import { Module } from '@nestjs/common';
import { ContactsModule } from '../../contacts/contacts.module.js';
import { ConversationsModule } from '../../conversations/conversations.module.js';
import { DialogConsumer } from './dialog.consumer.js';
import { NetworkDoors } from './network-doors.service.js';
import { NetworkMessages } from './network-messages.service.js';

/** The doors of networks: what people write there comes in, and nothing goes out yet. */
@Module({
  imports: [ContactsModule, ConversationsModule],
  providers: [DialogConsumer, NetworkDoors, NetworkMessages],
  exports: [NetworkDoors],
})
export class NetworkDoorsModule {}
