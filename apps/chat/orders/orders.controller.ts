import { Body, Controller, Get, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Answers, AnswersPage, Refuses } from '#platform/http/answers.js';
import { IdParam } from '#platform/http/parameters.js';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { PageQuery } from '#platform/http/page.js';
import { Allow } from '#platform/http/roles.js';
import { AgentInbox } from '../inbox/inbox.service.js';
import { OrderInput, OrderPartInput, OrderView, StageView } from './order.dto.js';
import { Orders } from './orders.service.js';

const LEFT = 'Nothing of the order is left for it, or the reference was recorded with another amount';

/** Serves the orders of one conversation to agents. */
@Controller('v1/conversations/:id/orders')
export class OrdersController {
  constructor(
    private readonly orders: Orders,
    private readonly inbox: AgentInbox,
  ) {}

  /**
   * Records an order that the customer made in the conversation. A reference that is known here is the same order, which
   * is answered with 200: another amount changes it, and its history says so. `paid` records the payment of what is due.
   */
  @Post()
  @Allow('agent')
  @Answers(201, OrderView)
  @Answers(200, OrderView)
  @Refuses(409, 'The reference is of an order in another conversation, in another currency, or canceled')
  async record(
    @CallerParam() caller: Caller,
    @IdParam('cnv') id: string,
    @Body() input: OrderInput,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OrderView> {
    const { order, created } = await this.orders.record(caller, id, input);
    void reply.status(created ? 201 : 200);
    return order;
  }

  /** Lists a conversation's orders. */
  @Get()
  @Allow('agent')
  @AnswersPage(OrderView)
  async list(@CallerParam() caller: Caller, @IdParam('cnv') id: string, @Query() query: PageQuery) {
    await this.inbox.find(caller.workspace, id);
    return this.orders.list(id, query);
  }

  /** Lists what became of an order, the newest first: its payments, refunds, cancellations, deliveries and changes. */
  @Get(':orderId/history')
  @Allow('agent')
  @AnswersPage(StageView)
  async history(
    @CallerParam() caller: Caller,
    @IdParam('cnv') id: string,
    @IdParam('ord', 'orderId') orderId: string,
    @Query() query: PageQuery,
  ) {
    await this.inbox.find(caller.workspace, id);
    return this.orders.history(id, orderId, query);
  }

  /** Records a payment. The first one of an order is its purchase; all of them are revenue. */
  @Post(':orderId/payments')
  @Allow('agent')
  @Answers(201, OrderView)
  @Refuses(409, LEFT)
  pay(
    @CallerParam() caller: Caller,
    @IdParam('cnv') id: string,
    @IdParam('ord', 'orderId') orderId: string,
    @Body() input: OrderPartInput,
  ) {
    return this.orders.recordPart(caller, [id, orderId], 'payment', input);
  }

  /** Records a refund, which reduces revenue on the day on which it is recorded. */
  @Post(':orderId/refunds')
  @Allow('agent')
  @Answers(201, OrderView)
  @Refuses(409, LEFT)
  refund(
    @CallerParam() caller: Caller,
    @IdParam('cnv') id: string,
    @IdParam('ord', 'orderId') orderId: string,
    @Body() input: OrderPartInput,
  ) {
    return this.orders.recordPart(caller, [id, orderId], 'refund', input);
  }

  /** Records a cancellation. It changes no revenue: what was paid is refunded apart. */
  @Post(':orderId/cancellations')
  @Allow('agent')
  @Answers(201, OrderView)
  @Refuses(409, LEFT)
  cancel(
    @CallerParam() caller: Caller,
    @IdParam('cnv') id: string,
    @IdParam('ord', 'orderId') orderId: string,
    @Body() input: OrderPartInput,
  ) {
    return this.orders.recordPart(caller, [id, orderId], 'cancellation', input);
  }
}
