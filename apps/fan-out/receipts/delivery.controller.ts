import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse } from '@nestjs/swagger';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { Allow } from '#platform/http/roles.js';
import { DeliveryReport } from './delivery.dto.js';
import { DeliveryService } from './delivery.service.js';

@Controller('v1/posts')
export class DeliveryController {
  constructor(private readonly deliveries: DeliveryService) {}

  @Get(':id/delivery')
  @Allow('publisher', 'analyst')
  @ApiOkResponse({ type: DeliveryReport })
  report(@Param('id') id: string, @CallerParam() caller: Caller): Promise<DeliveryReport> {
    return this.deliveries.report(id, caller.workspace);
  }
}
