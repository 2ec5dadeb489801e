import { Module } from '@nestjs/common';
import { TelegramApi } from '#message/telegram.api.js';
import { WhatsAppApi } from '#message/whatsapp.api.js';
import { WhatsAppMediaApi } from '#message/whatsapp-media.api.js';
import { AccountsModule } from '../../accounts/accounts.module.js';
import { AdvertsModule } from '../../adverts/adverts.module.js';
import { ContactsModule } from '../../contacts/contacts.module.js';
import { ConversationsModule } from '../../conversations/conversations.module.js';
import { MediaModule } from '../../media/media.module.js';
import { InstagramReplies } from '../instagram/instagram.replies.js';
import { MessengerApi } from '../messenger/messenger.api.js';
import { MessengerReplies } from '../messenger/messenger.replies.js';
import { TelegramReplies } from '../telegram/telegram.replies.js';
import { WhatsAppReplies } from '../whatsapp/whatsapp.replies.js';
import { NetworkEntries } from './network-entries.service.js';
import { NetworkMessages } from './network-messages.service.js';
import { NetworkUploads } from './network-uploads.service.js';
import { OwnEchoes } from './own-echoes.js';
import { ReplyApis } from './reply-apis.service.js';
import { ReplyDraft } from './reply-draft.js';
import { ReplyMarks } from './reply-marks.js';
import { ReplyOutcomes } from './reply-outcomes.js';
import { ReplyQueue } from './reply-queue.js';
import { ReplySender } from './reply-sender.js';
import { ReplyStatusesConsumer } from './reply-statuses.consumer.js';
import { ReplyWorker } from './reply.worker.js';

/** Common parts of the doors of networks: they receive messages, send answers, and record the results of answers. */
@Module({
  imports: [AccountsModule, AdvertsModule, ContactsModule, ConversationsModule, MediaModule],
  providers: [
    InstagramReplies,
    MessengerApi,
    MessengerReplies,
    NetworkEntries,
    NetworkMessages,
    NetworkUploads,
    OwnEchoes,
    ReplyApis,
    ReplyDraft,
    ReplyMarks,
    ReplyOutcomes,
    ReplyQueue,
    ReplySender,
    ReplyStatusesConsumer,
    ReplyWorker,
    TelegramApi,
    TelegramReplies,
    WhatsAppApi,
    WhatsAppMediaApi,
    WhatsAppReplies,
  ],
  exports: [NetworkMessages, OwnEchoes, ReplyApis, ReplyQueue, TelegramApi, WhatsAppMediaApi],
})
export class NetworkRepliesModule {}
