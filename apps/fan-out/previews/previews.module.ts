import { Module } from '@nestjs/common';
import { AudienceModule } from '../audience/audience.module.js';
import { ChannelsModule } from '../channels/channels.module.js';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { TransportsModule } from '../transports/transports.module.js';
import { PostPreviews } from './post-previews.js';
import { PreviewsController } from './previews.controller.js';
import { TestSends } from './test-sends.js';

/** Shows drafts as each transport would send them, and sends them as tests. */
@Module({
  imports: [ChannelsModule, AudienceModule, TransportsModule, DeliveryModule],
  controllers: [PreviewsController],
  providers: [PostPreviews, TestSends],
})
export class PreviewsModule {}
