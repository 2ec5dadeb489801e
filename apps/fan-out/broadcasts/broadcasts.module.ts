import { Module } from '@nestjs/common';
import { ChannelsModule } from '../channels/channels.module.js';
import { ChannelListener } from './channel-listener.js';
import { EarlyLiveDeliveries } from './early-live-deliveries.js';
import { PlanPostWorker } from './plan-post.worker.js';
import { Planner } from './planner.js';
import { PostChanges } from './post-changes.js';
import { PostConsumer } from './post.consumer.js';
import { Progress } from './progress.js';

/** Posts that were published, the plan of each, its ranges and receipts, and how far it has come. */
@Module({
  imports: [ChannelsModule],
  providers: [
    ChannelListener,
    EarlyLiveDeliveries,
    PlanPostWorker,
    Planner,
    PostChanges,
    PostConsumer,
    Progress,
  ],
  exports: [Progress],
})
export class BroadcastsModule {}
