import { Module } from '@nestjs/common';
import { CampaignsModule } from '../campaigns/campaigns.module.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { TouchesModule } from '../touches/touches.module.js';
import { UploadsModule } from '../uploads/uploads.module.js';
import { ConversationConsumer } from './conversation.consumer.js';
import { FollowConsumer } from './follow.consumer.js';
import { OpeningConsumer } from './opening.consumer.js';
import { SubjectConsumer } from './subject.consumer.js';
import { TouchWriter } from './touch.writer.js';
import { UploadIdentityConsumer } from './upload-identity.consumer.js';

/**
 * Consumers of the events that cross from the message side. Each applies an event, as touches, stages, follows and
 * uploads, in the transaction that adds it to the ledger.
 */
@Module({
  imports: [CampaignsModule, LedgerModule, TouchesModule, UploadsModule],
  providers: [
    ConversationConsumer,
    OpeningConsumer,
    FollowConsumer,
    SubjectConsumer,
    TouchWriter,
    UploadIdentityConsumer,
  ],
})
export class CrossingsModule {}
