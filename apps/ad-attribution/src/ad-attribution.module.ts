import { Module, type DynamicModule } from '@nestjs/common';
import type { Config } from '#platform/config.js';
import { PlatformModule } from '#platform/platform.module.js';
import { AdController } from '../campaigns/ad.controller.js';
import { CampaignController } from '../campaigns/campaign.controller.js';
import { CostController } from '../campaigns/cost.controller.js';
import { ClickConsumer } from '../clicks/click.consumer.js';
import { ClickController } from '../clicks/click.controller.js';
import { ClickRecorder } from '../clicks/click.recorder.js';
import { LinkCache } from '../clicks/link.cache.js';
import { GreetingConsumer } from '../greetings/greeting.consumer.js';
import { Greetings } from '../greetings/greetings.js';
import { LedgerController } from '../ledger/ledger.controller.js';
import { Ledger } from '../ledger/ledger.js';
import { LinkController } from '../links/link.controller.js';
import { NetworkController } from '../networks/network.controller.js';
import { ReportController } from '../reports/report.controller.js';
import { ReportReader } from '../reports/report.reader.js';
import { ConversationConsumer } from '../touches/conversation.consumer.js';
import { SubjectConsumer } from '../touches/subject.consumer.js';
import { Subjects } from '../touches/subjects.js';
import { MetaClient } from '../uploads/meta.client.js';
import { UploadController } from '../uploads/upload.controller.js';
import { UploadPlan } from '../uploads/upload.plan.js';
import { UploadSender } from '../uploads/upload.sender.js';
import { sendUpload, UploadSweep } from '../uploads/upload.sweep.js';
import { UploadWorker } from '../uploads/upload.worker.js';
import { Measuring } from '../workspaces/measuring.js';
import { WorkspaceConsumer } from '../workspaces/workspace.consumer.js';
import { schema } from './schema.js';

/** The ads side: where chats came from, and what became of them. It never learns what was said. */
@Module({})
export class AdAttributionModule {
  static forRoot(config: Config): DynamicModule {
    return {
      module: AdAttributionModule,
      imports: [PlatformModule.forApp({ app: 'ad-attribution', config, schema, jobs: [sendUpload] })],
      controllers: [
        CampaignController,
        AdController,
        CostController,
        LinkController,
        ClickController,
        NetworkController,
        ReportController,
        UploadController,
        LedgerController,
      ],
      providers: [
        WorkspaceConsumer,
        Measuring,
        GreetingConsumer,
        Greetings,
        ClickConsumer,
        ConversationConsumer,
        SubjectConsumer,
        LinkCache,
        ClickRecorder,
        Subjects,
        Ledger,
        ReportReader,
        MetaClient,
        UploadPlan,
        UploadSender,
        UploadSweep,
        UploadWorker,
      ],
    };
  }
}
