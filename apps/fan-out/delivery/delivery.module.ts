import { Module } from '@nestjs/common';
import { ChannelsModule } from '../channels/channels.module.js';
import { AudienceModule } from '../audience/audience.module.js';
import { AccountsModule } from '../accounts/accounts.module.js';
import { BroadcastsModule } from '../broadcasts/broadcasts.module.js';
import { RateLimitsModule } from '../rate-limits/rate-limits.module.js';
import { TransportsModule } from '../transports/transports.module.js';
import { PreferencesModule } from '../preferences/preferences.module.js';
import { BounceCounts } from './bounce-counts.js';
import { ChangePostWorker } from './change-post.worker.js';
import { ChangeSender } from './change-sender.js';
import { Checkpoint } from './checkpoint.js';
import { DeferredEdits } from './deferred-edits.js';
import { DeliverRangeWorker } from './deliver-range.worker.js';
import { DeliveryFactory } from './delivery-factory.js';
import { EndUnreachable } from './end-unreachable.js';
import { RangeLeases } from './range-lease.js';
import { RangeSweep } from './range-sweep.js';
import { Resending } from './resending.js';
import { Retries } from './retries.js';
import { RetryRangeWorker } from './retry-range.worker.js';
import { BatchSender } from './sender.js';
import { Stopping } from './stopping.js';
import { WakeByAccount } from './wake-by-account.js';
import { WakeDeferred } from './wake-deferred.js';

/** Sends posts and their edits to followers range by range, tries again what failed, and ends followers who cannot be reached. */
@Module({
  imports: [
    ChannelsModule,
    AudienceModule,
    AccountsModule,
    BroadcastsModule,
    RateLimitsModule,
    TransportsModule,
    PreferencesModule,
  ],
  providers: [
    BounceCounts,
    ChangePostWorker,
    ChangeSender,
    Checkpoint,
    DeliverRangeWorker,
    DeferredEdits,
    DeliveryFactory,
    RangeLeases,
    RangeSweep,
    Resending,
    EndUnreachable,
    Retries,
    RetryRangeWorker,
    BatchSender,
    Stopping,
    WakeByAccount,
    WakeDeferred,
  ],
  exports: [BounceCounts, DeliveryFactory, Resending],
})
export class DeliveryModule {}
