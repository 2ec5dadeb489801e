import { Module } from '@nestjs/common';
import { AccountsModule } from '../../accounts/accounts.module.js';
import { AdvertsModule } from '../../adverts/adverts.module.js';
import { ContactsModule } from '../../contacts/contacts.module.js';
import { ConversationsModule } from '../../conversations/conversations.module.js';
import { MediaModule } from '../../media/media.module.js';
import { NetworkApisModule } from './network-apis.module.js';
import { NetworkEntries } from './network-entries.service.js';
import { NetworkMessages } from './network-messages.service.js';
import { NetworkThreads } from './network-threads.service.js';
import { NetworkUploads } from './network-uploads.service.js';
import { OwnEchoes } from './own-echoes.js';
import { ReplyDraft } from './reply-draft.js';
import { ReplyMarks } from './reply-marks.js';
import { ReplyOutcomes } from './reply-outcomes.js';
import { ReplyQueue } from './reply-queue.js';
import { ReplySender } from './reply-sender.js';
import { ReplyStatusesConsumer } from './reply-statuses.consumer.js';
import { ReplyWorker } from './reply.worker.js';

/** Common parts of the doors of networks: they receive messages, send answers, and record the results of answers. */
@Module({
  imports: [
    AccountsModule,
    AdvertsModule,
    ContactsModule,
    ConversationsModule,
    MediaModule,
    NetworkApisModule,
  ],
  providers: [
    NetworkEntries,
    NetworkMessages,
    NetworkThreads,
    NetworkUploads,
    OwnEchoes,
    ReplyDraft,
    ReplyMarks,
    ReplyOutcomes,
    ReplyQueue,
    ReplySender,
    ReplyStatusesConsumer,
    ReplyWorker,
  ],
  exports: [NetworkMessages, OwnEchoes, ReplyQueue],
})
export class NetworkRepliesModule {}
