import { Module } from '@nestjs/common';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { RateLimitsModule } from '../rate-limits/rate-limits.module.js';
import { ControlsController } from './controls.controller.js';
import { ControlsService } from './controls.service.js';
import { DeliveryProblems } from './delivery-problems.js';
import { DeliveryController } from './delivery.controller.js';
import { DeliveryReports } from './delivery.service.js';
import { PublishedPosts } from './published-posts.js';
import { ReceiptsController } from './receipts.controller.js';
import { ReceiptsReader } from './receipts.reader.js';

/** Reports the deliveries of a post, as counts, list and CSV; stops a post and sends it again. */
@Module({
  imports: [RateLimitsModule, DeliveryModule],
  controllers: [ControlsController, DeliveryController, ReceiptsController],
  providers: [ControlsService, DeliveryProblems, DeliveryReports, PublishedPosts, ReceiptsReader],
})
export class ReceiptsModule {}
