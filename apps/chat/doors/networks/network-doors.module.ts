import { Module } from '@nestjs/common';
import { AdvertsModule } from '../../adverts/adverts.module.js';
import { ContactsModule } from '../../contacts/contacts.module.js';
import { ConversationsModule } from '../../conversations/conversations.module.js';
import { DialogConsumer } from './dialog.consumer.js';
import { NetworkDoors } from './network-doors.service.js';
import { NetworkEntries } from './network-entries.service.js';
import { NetworkMessages } from './network-messages.service.js';

/** The doors of networks: what people write there comes in, and nothing goes out yet. */
@Module({
  imports: [AdvertsModule, ContactsModule, ConversationsModule],
  providers: [DialogConsumer, NetworkDoors, NetworkEntries, NetworkMessages],
  exports: [NetworkDoors],
})
export class NetworkDoorsModule {}
