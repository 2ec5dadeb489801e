import { Module } from '@nestjs/common';
import { ChannelsModule } from '../channels/channels.module.js';
import { AudienceModule } from '../audience/audience.module.js';
import { TransportsModule } from '../transports/transports.module.js';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { ReplayWebhookWorker } from './replay-webhook.worker.js';
import { WebhookEndpoints } from './webhook-endpoints.js';
import { WebhookController } from './webhook.controller.js';

/** What the owner of a webhook endpoint does with it: a new secret, and posts sent again. */
@Module({
  imports: [ChannelsModule, AudienceModule, TransportsModule, DeliveryModule],
  controllers: [WebhookController],
  providers: [ReplayWebhookWorker, WebhookEndpoints],
})
export class WebhookEndpointsModule {}
