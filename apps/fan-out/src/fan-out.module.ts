import { Module, type DynamicModule } from '@nestjs/common';
import type { FanOutSettings } from './settings.js';
import { PlatformModule } from '#platform/platform.module.js';
import { AccountsModule } from '../accounts/accounts.module.js';
import { AudienceModule } from '../audience/audience.module.js';
import { BouncesModule } from '../bounces/bounces.module.js';
import { BroadcastsModule } from '../broadcasts/broadcasts.module.js';
import { ChannelsModule } from '../channels/channels.module.js';
import { DataRightsModule } from '../data-rights/data-rights.module.js';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { ImportsModule } from '../imports/imports.module.js';
import { LiveModule } from '../live/live.module.js';
import { OptInModule } from '../opt-in/opt-in.module.js';
import { PagesModule } from '../pages/pages.module.js';
import { PreferencesModule } from '../preferences/preferences.module.js';
import { PreviewsModule } from '../previews/previews.module.js';
import { RateLimitsModule } from '../rate-limits/rate-limits.module.js';
import { ReceiptsModule } from '../receipts/receipts.module.js';
import { TransportsModule } from '../transports/transports.module.js';
import { WebhookEndpointsModule } from '../webhook-endpoints/webhook-endpoints.module.js';
import { changePost } from '../broadcasts/change.jobs.js';
import { deliverRange, retryRange } from '../broadcasts/deliver.jobs.js';
import { planPost } from '../broadcasts/plan.jobs.js';
import { mailOptIn } from '../opt-in/opt-in.jobs.js';
import { replayWebhook } from '../webhook-endpoints/webhook.jobs.js';
import { schema } from './schema.js';

/** To whom a post goes, and how it gets there. */
@Module({})
export class FanOutModule {
  static forRoot(config: FanOutSettings): DynamicModule {
    const jobs = [changePost, replayWebhook, planPost, deliverRange, retryRange, mailOptIn];
    return {
      module: FanOutModule,
      imports: [
        PlatformModule.forApp({ app: 'fan-out', config, schema, jobs }),
        PagesModule,
        ChannelsModule,
        AudienceModule,
        BroadcastsModule,
        RateLimitsModule,
        AccountsModule,
        TransportsModule,
        PreferencesModule,
        DeliveryModule,
        LiveModule,
        BouncesModule,
        ReceiptsModule,
        PreviewsModule,
        WebhookEndpointsModule,
        OptInModule,
        ImportsModule,
        DataRightsModule,
      ],
    };
  }
}
