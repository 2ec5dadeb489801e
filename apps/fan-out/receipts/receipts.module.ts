import { Module } from '@nestjs/common';
import { RateLimitsModule } from '../rate-limits/rate-limits.module.js';
import { ControlsController } from './controls.controller.js';
import { ControlsService } from './controls.service.js';
import { DeliveryProblems } from './delivery-problems.js';
import { DeliveryController } from './delivery.controller.js';
import { DeliveryService } from './delivery.service.js';
import { PublishedPosts } from './published-posts.js';
import { ReceiptsController } from './receipts.controller.js';
import { ReceiptsReader } from './receipts.reader.js';

/** What became of the deliveries of a post, as a report and as CSV; stopping a post and sending it again. */
@Module({
  imports: [RateLimitsModule],
  controllers: [ControlsController, DeliveryController, ReceiptsController],
  providers: [ControlsService, DeliveryProblems, DeliveryService, PublishedPosts, ReceiptsReader],
})
export class ReceiptsModule {}
