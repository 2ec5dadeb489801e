import { Module, type DynamicModule } from '@nestjs/common';
import type { Config } from '#platform/config.js';
import { PlatformModule } from '#platform/platform.module.js';
import { ProviderController } from '../account-settings/provider.controller.js';
import { ChannelPosts } from '../broadcasts/channel-posts.js';
import { Bounces } from '../delivery/bounce-counts.js';
import { ChangePostWorker } from '../delivery/change-post.worker.js';
import { ChangeSender } from '../delivery/change-sender.js';
import { changePost } from '../broadcasts/change.jobs.js';
import { LateChanges } from '../delivery/deferred-edits.js';
import { PostChanges } from '../broadcasts/post-changes.js';
import { Brands } from '../channels/brands.js';
import { ChannelConsumer } from '../channels/channel.consumer.js';
import { Channels } from '../channels/channels.js';
import { Checkpoint } from '../delivery/checkpoint.js';
import { DeliverRangeWorker } from '../delivery/deliver-range.worker.js';
import { deliverRange, retryRange } from '../broadcasts/deliver.jobs.js';
import { RangeLeases } from '../delivery/range-lease.js';
import { Letters } from '../delivery/delivery-factory.js';
import { RangeSweep } from '../delivery/range-sweep.js';
import { Resending } from '../delivery/resending.js';
import { Retirement } from '../delivery/end-unreachable.js';
import { Stopping } from '../delivery/stopping.js';
import { Breaker } from '../rate-limits/breaker.js';
import { Buckets } from '../rate-limits/buckets.js';
import { Limiter } from '../rate-limits/limiter.js';
import { MailCheck } from '../transports/email/mail-check.js';
import { Outages } from '../rate-limits/outages.js';
import { Admission } from '../rate-limits/admission.js';
import { ControlsController } from '../receipts/controls.controller.js';
import { ControlsService } from '../receipts/controls.service.js';
import { ReceiptsController } from '../receipts/receipts.controller.js';
import { ReceiptsReader } from '../receipts/receipts.reader.js';
import { Retries } from '../delivery/retries.js';
import { RetryRangeWorker } from '../delivery/retry-range.worker.js';
import { Sender } from '../delivery/sender.js';
import { Addresses } from '../audience/addresses.js';
import { AudienceController } from '../audience/audience.controller.js';
import { WebhookChallenge } from '../opt-in/challenge.js';
import { ChatMoves } from '../audience/chat-moves.js';
import { ConfirmController } from '../opt-in/confirm.controller.js';
import { FollowFormController } from '../opt-in/follow-form.controller.js';
import { FollowLimit } from '../audience/follow-limit.js';
import { VisitorScope } from '../opt-in/follow-way.js';
import { FollowController } from '../opt-in/follow.controller.js';
import { Joining } from '../audience/joining.js';
import { LeaveController } from '../opt-in/leave.controller.js';
import { Leaving } from '../audience/leaving.js';
import { MailOptInWorker } from '../opt-in/mail-opt-in.worker.js';
import { OptInLetters } from '../opt-in/opt-in-mail.js';
import { mailOptIn } from '../opt-in/opt-in.jobs.js';
import { OptIns } from '../opt-in/opt-ins.js';
import { Erasure } from '../data-rights/erasure.js';
import { People } from '../data-rights/people.js';
import { PeopleController } from '../data-rights/people.controller.js';
import { FollowerTokens } from '../audience/tokens.js';
import { WebhookOwnership } from '../opt-in/webhook-ownership.js';
import { WhatsAppUsers } from '../audience/whatsapp-users.js';
import { BulkJoining } from '../imports/bulk-joining.js';
import { ImportsController } from '../imports/imports.controller.js';
import { Imports } from '../imports/imports.js';
import { hookControllers, hookProviders } from '../opt-in/hooks.providers.js';
import { LiveCut } from '../broadcasts/live-cut.js';
import { LiveHub } from '../live/live-hub.js';
import { LivePositions } from '../live/live-positions.js';
import { LiveRecorder } from '../live/live-recorder.js';
import { LiveResumption } from '../live/live-resumption.js';
import { LiveSettle } from '../live/live-settle.js';
import { LiveStore } from '../live/live-store.js';
import { LiveController } from '../live/live.controller.js';
import { PlanPostWorker } from '../broadcasts/plan-post.worker.js';
import { planPost } from '../broadcasts/plan.jobs.js';
import { Planner } from '../broadcasts/planner.js';
import { PostConsumer } from '../broadcasts/post.consumer.js';
import { Progress } from '../broadcasts/progress.js';
import { Gate } from '../preferences/preference-check.js';
import { Preferences } from '../preferences/preferences.js';
import { PreferencesController } from '../preferences/preferences.controller.js';
import { DeliveryController } from '../receipts/delivery.controller.js';
import { DeliveryProblems } from '../receipts/delivery-problems.js';
import { DeliveryService } from '../receipts/delivery.service.js';
import { PublishedPosts } from '../receipts/published-posts.js';
import { Sweep } from '#platform/jobs/sweep.js';
import { transportProviders } from '../transports/transports.providers.js';
import { ReplayWebhookWorker } from '../webhook-endpoints/replay-webhook.worker.js';
import { Waiting } from '../delivery/wake-deferred.js';
import { WebhookCare } from '../webhook-endpoints/webhook-endpoints.js';
import { WebhookController } from '../webhook-endpoints/webhook.controller.js';
import { replayWebhook } from '../webhook-endpoints/webhook.jobs.js';
import { LocalTimeController } from '../pages/local-time.controller.js';
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
        LocalTimeController,
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
        ProviderController,
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
        ...[Planner, ChannelPosts, PostConsumer, PlanPostWorker, Progress],
        ...transportProviders,
        ...[PostChanges, ChangeSender, LateChanges, ChangePostWorker, WebhookCare, ReplayWebhookWorker],
        ...[Buckets, Limiter, Breaker, Outages, Admission, MailCheck],
        ...[Letters, Sender, RangeLeases, Checkpoint, DeliverRangeWorker, Retries, RetryRangeWorker, Waiting],
        ...[RangeSweep, Bounces, Retirement, Stopping, Resending],
        ...[LiveHub, LiveStore, LiveRecorder, LivePositions, LiveResumption, LiveCut, LiveSettle],
        ...[DeliveryService, DeliveryProblems, ReceiptsReader, ControlsService, PublishedPosts],
      ],
    };
  }
}
