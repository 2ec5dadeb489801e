import { Module } from '@nestjs/common';
import { WhatsAppApi } from '#message/whatsapp.api.js';
import { AdvertsModule } from '../../adverts/adverts.module.js';
import { AccountsModule } from '../../accounts/accounts.module.js';
import { ContactsModule } from '../../contacts/contacts.module.js';
import { ConversationsModule } from '../../conversations/conversations.module.js';
import { NetworkEntries } from '../networks/network-entries.service.js';
import { NetworkMessages } from '../networks/network-messages.service.js';
import { ReplyDraft } from './reply-draft.js';
import { ReplyOutcomes } from './reply-outcomes.js';
import { ReplyQueue } from './reply-queue.js';
import { ReplySender } from './reply-sender.js';
import { ReplyStatusesConsumer } from './reply-statuses.consumer.js';
import { ReplyWorker } from './reply.worker.js';
import { SilenceWatch } from './silence-watch.js';
import { WhatsAppDoor } from './whatsapp.door.js';

/** WhatsApp: what people write there comes in, agents' answers go out, and what becomes of them is known. */
@Module({
  imports: [AccountsModule, AdvertsModule, ContactsModule, ConversationsModule],
  providers: [
    NetworkEntries,
    NetworkMessages,
    ReplyDraft,
    ReplyOutcomes,
    ReplyQueue,
    ReplySender,
    ReplyStatusesConsumer,
    ReplyWorker,
    SilenceWatch,
    WhatsAppApi,
    WhatsAppDoor,
  ],
  exports: [NetworkMessages, WhatsAppDoor],
})
export class WhatsAppDoorModule {}
