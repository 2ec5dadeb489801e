import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse } from '@nestjs/swagger';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { PageQuery } from '#platform/http/page.js';
import { Allow } from '#platform/http/roles.js';
import { AgentInbox } from '../inbox/inbox.service.js';
import { OrderInput, OrderView } from './order.dto.js';
import { Orders } from './orders.service.js';

@Controller('v1/conversations/:id/orders')
export class OrdersController {
  constructor(
    private readonly orders: Orders,
    private readonly inbox: AgentInbox,
  ) {}

  @Post()
  @Allow('agent')
  @ApiCreatedResponse({ type: OrderView })
  record(@CallerParam() caller: Caller, @Param('id') id: string, @Body() input: OrderInput) {
    return this.orders.record(caller, id, input);
  }

  @Get()
  @Allow('agent')
  async list(@CallerParam() caller: Caller, @Param('id') id: string, @Query() query: PageQuery) {
    await this.inbox.find(caller.workspace, id);
    return this.orders.list(id, query);
  }
}
