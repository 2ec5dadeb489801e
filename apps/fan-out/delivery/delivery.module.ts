import { Module } from '@nestjs/common';
import { ChannelsModule } from '../channels/channels.module.js';
import { AudienceModule } from '../audience/audience.module.js';
import { BroadcastsModule } from '../broadcasts/broadcasts.module.js';
import { RateLimitsModule } from '../rate-limits/rate-limits.module.js';
import { TransportsModule } from '../transports/transports.module.js';
import { PreferencesModule } from '../preferences/preferences.module.js';
import { Bounces } from './bounce-counts.js';
import { ChangePostWorker } from './change-post.worker.js';
import { ChangeSender } from './change-sender.js';
import { Checkpoint } from './checkpoint.js';
import { LateChanges } from './deferred-edits.js';
import { DeliverRangeWorker } from './deliver-range.worker.js';
import { Letters } from './delivery-factory.js';
import { Retirement } from './end-unreachable.js';
import { RangeLeases } from './range-lease.js';
import { RangeSweep } from './range-sweep.js';
import { Resending } from './resending.js';
import { Retries } from './retries.js';
import { RetryRangeWorker } from './retry-range.worker.js';
import { Sender } from './sender.js';
import { Stopping } from './stopping.js';
import { Waiting } from './wake-deferred.js';

/** Sends posts and their edits to followers range by range, tries again what failed, and ends followers who cannot be reached. */
@Module({
  imports: [
    ChannelsModule,
    AudienceModule,
    BroadcastsModule,
    RateLimitsModule,
    TransportsModule,
    PreferencesModule,
  ],
  providers: [
    Bounces,
    ChangePostWorker,
    ChangeSender,
    Checkpoint,
    DeliverRangeWorker,
    LateChanges,
    Letters,
    RangeLeases,
    RangeSweep,
    Resending,
    Retirement,
    Retries,
    RetryRangeWorker,
    Sender,
    Stopping,
    Waiting,
  ],
  exports: [Bounces, Letters],
})
export class DeliveryModule {}
