import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { Answers, AnswersPage } from '#platform/http/answers.js';
import { IdParam } from '#platform/http/parameters.js';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { PageQuery } from '#platform/http/page.js';
import { Allow } from '#platform/http/roles.js';
import { AgentInbox } from '../inbox/inbox.service.js';
import { OrderInput, OrderView } from './order.dto.js';
import { Orders } from './orders.service.js';

/** Serves the orders of one conversation to agents. */
@Controller('v1/conversations/:id/orders')
export class OrdersController {
  constructor(
    private readonly orders: Orders,
    private readonly inbox: AgentInbox,
  ) {}

  /** Records an order that the customer made in the conversation. */
  @Post()
  @Allow('agent')
  @Answers(201, OrderView)
  record(@CallerParam() caller: Caller, @IdParam('cnv') id: string, @Body() input: OrderInput) {
    return this.orders.record(caller, id, input);
  }

  /** Lists a conversation's orders. */
  @Get()
  @Allow('agent')
  @AnswersPage(OrderView)
  async list(@CallerParam() caller: Caller, @IdParam('cnv') id: string, @Query() query: PageQuery) {
    await this.inbox.find(caller.workspace, id);
    return this.orders.list(id, query);
  }
}
