import { Module, type DynamicModule } from '@nestjs/common';
import type { Config } from '#platform/config.js';
import { PlatformModule } from '#platform/platform.module.js';
import { Bounces } from '../bounces/bounces.js';
import { ChangePostWorker } from '../changes/change-post.worker.js';
import { ChangeSender } from '../changes/change-sender.js';
import { changePost } from '../changes/change.jobs.js';
import { LateChanges } from '../changes/late-changes.js';
import { PostChanges } from '../changes/post-changes.js';
import { Brands } from '../channels/brands.js';
import { ChannelConsumer } from '../channels/channel.consumer.js';
import { Channels } from '../channels/channels.js';
import { Checkpoint } from '../deliver/checkpoint.js';
import { DeliverRangeWorker } from '../deliver/deliver-range.worker.js';
import { deliverRange, retryRange } from '../deliver/deliver.jobs.js';
import { RangeLeases } from '../deliver/range-lease.js';
import { Letters } from '../deliver/letters.js';
import { RangeSweep } from '../deliver/range-sweep.js';
import { Resending } from '../deliver/resending.js';
import { Retirement } from '../deliver/retirement.js';
import { Stopping } from '../deliver/stopping.js';
import { Breaker } from '../limits/breaker.js';
import { Buckets } from '../limits/buckets.js';
import { Limiter } from '../limits/limiter.js';
import { MailCheck } from '../transports/email/mail-check.js';
import { Outages } from '../limits/outages.js';
import { Traffic } from '../limits/traffic.js';
import { ControlsController } from '../receipts/controls.controller.js';
import { ControlsService } from '../receipts/controls.service.js';
import { ReceiptsController } from '../receipts/receipts.controller.js';
import { ReceiptsReader } from '../receipts/receipts.reader.js';
import { Retries } from '../deliver/retries.js';
import { RetryRangeWorker } from '../deliver/retry-range.worker.js';
import { Sender } from '../deliver/sender.js';
import { Addresses } from '../followers/addresses.js';
import { AudienceController } from '../followers/audience.controller.js';
import { WebhookChallenge } from '../followers/challenge.js';
import { ChatMoves } from '../followers/chat-moves.js';
import { ConfirmController } from '../followers/confirm.controller.js';
import { FollowFormController } from '../followers/follow-form.controller.js';
import { FollowLimit } from '../followers/follow-limit.js';
import { VisitorScope } from '../followers/follow-way.js';
import { FollowController } from '../followers/follow.controller.js';
import { Joining } from '../followers/joining.js';
import { LeaveController } from '../followers/leave.controller.js';
import { Leaving } from '../followers/leaving.js';
import { MailOptInWorker } from '../followers/mail-opt-in.worker.js';
import { OptInLetters } from '../followers/opt-in-letters.js';
import { mailOptIn } from '../followers/opt-in.jobs.js';
import { OptIns } from '../followers/opt-ins.js';
import { Erasure } from '../followers/erasure.js';
import { People } from '../followers/people.js';
import { PeopleController } from '../followers/people.controller.js';
import { FollowerTokens } from '../followers/tokens.js';
import { WebhookOwnership } from '../followers/webhook-ownership.js';
import { WhatsAppUsers } from '../followers/whatsapp-users.js';
import { BulkJoining } from '../imports/bulk-joining.js';
import { ImportsController } from '../imports/imports.controller.js';
import { Imports } from '../imports/imports.js';
import { hookControllers, hookProviders } from '../hooks/hooks.providers.js';
import { LiveCut } from '../live/live-cut.js';
import { LiveHub } from '../live/live-hub.js';
import { LivePositions } from '../live/live-positions.js';
import { LiveRecorder } from '../live/live-recorder.js';
import { LiveResumption } from '../live/live-resumption.js';
import { LiveSettle } from '../live/live-settle.js';
import { LiveStore } from '../live/live-store.js';
import { LiveController } from '../live/live.controller.js';
import { PlanPostWorker } from '../plan/plan-post.worker.js';
import { planPost } from '../plan/plan.jobs.js';
import { Planner } from '../plan/planner.js';
import { PostConsumer } from '../plan/post.consumer.js';
import { Progress } from '../plan/progress.js';
import { Gate } from '../preferences/gate.js';
import { Preferences } from '../preferences/preferences.js';
import { PreferencesController } from '../preferences/preferences.controller.js';
import { DeliveryController } from '../receipts/delivery.controller.js';
import { DeliveryProblems } from '../receipts/delivery-problems.js';
import { DeliveryService } from '../receipts/delivery.service.js';
import { PublishedPosts } from '../receipts/published.js';
import { Sweep } from '../sweep/sweep.js';
import { transportProviders } from '../transports/transports.providers.js';
import { ReplayWebhookWorker } from '../webhooks/replay-webhook.worker.js';
import { Waiting } from '../deliver/waiting.js';
import { WebhookCare } from '../webhooks/webhook-care.js';
import { WebhookController } from '../webhooks/webhook.controller.js';
import { replayWebhook } from '../webhooks/webhook.jobs.js';
import { schema } from './schema.js';

/** To whom a post goes, and how it gets there. */
@Module({})
export class FanOutModule {
  static forRoot(config: Config): DynamicModule {
    const jobs = [changePost, replayWebhook, planPost, deliverRange, retryRange, mailOptIn];
    return {
      module: FanOutModule,
      imports: [PlatformModule.forApp({ app: 'fan-out', config, schema, jobs })],
      controllers: [
        FollowController,
        FollowFormController,
        ConfirmController,
        LeaveController,
        LiveController,
        AudienceController,
        PreferencesController,
        ImportsController,
        PeopleController,
        DeliveryController,
        ReceiptsController,
        ControlsController,
        ...hookControllers,
        WebhookController,
      ],
      providers: [
        Sweep,
        ...[Channels, ChannelConsumer, Brands],
        ...[Addresses, FollowerTokens, Joining, Leaving, FollowLimit, VisitorScope, WhatsAppUsers],
        ...[ChatMoves, WebhookChallenge, WebhookOwnership, OptIns, OptInLetters, MailOptInWorker],
        ...hookProviders,
        ...[Gate, Preferences, People, Erasure],
        ...[Imports, BulkJoining],
        ...[Planner, PostConsumer, PlanPostWorker, Progress],
        ...transportProviders,
        ...[PostChanges, ChangeSender, LateChanges, ChangePostWorker, WebhookCare, ReplayWebhookWorker],
        ...[Buckets, Limiter, Breaker, Outages, Traffic, MailCheck],
        ...[Letters, Sender, RangeLeases, Checkpoint, DeliverRangeWorker, Retries, RetryRangeWorker, Waiting],
        ...[RangeSweep, Bounces, Retirement, Stopping, Resending],
        ...[LiveHub, LiveStore, LiveRecorder, LivePositions, LiveResumption, LiveCut, LiveSettle],
        ...[DeliveryService, DeliveryProblems, ReceiptsReader, ControlsService, PublishedPosts],
      ],
    };
  }
}
