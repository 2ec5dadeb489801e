import { Controller, Get } from '@nestjs/common';
import { Answers } from '#platform/http/answers.js';
import { IdParam } from '#platform/http/parameters.js';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { Allow } from '#platform/http/roles.js';
import { DeliveryReport } from './delivery.dto.js';
import { DeliveryReports } from './delivery.service.js';

@Controller('v1/posts')
export class DeliveryController {
  constructor(private readonly deliveries: DeliveryReports) {}

  /** Counts who got a post, who did not, and why. */
  @Get(':id/delivery')
  @Allow('publisher', 'analyst')
  @Answers(200, DeliveryReport)
  report(@IdParam('pst') id: string, @CallerParam() caller: Caller): Promise<DeliveryReport> {
    return this.deliveries.report(id, caller.workspace);
  }
}
