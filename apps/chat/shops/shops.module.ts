import { Module } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { readRaw } from '#platform/http/raw-bodies.js';
import { OPEN_BODY_LIMIT } from '#platform/http/service.js';
import { ConversationsModule } from '../conversations/conversations.module.js';
import { OrdersModule } from '../orders/orders.module.js';
import { StagesModule } from '../stages/stages.module.js';
import { ClickConversations } from './click-conversations.js';
import { ShopCalls } from './shop-calls.js';
import { ShopHookController } from './shop-hook.controller.js';
import { ShopLimit } from './shop-limit.js';
import { ShopsController } from './shops.controller.js';
import { Shops } from './shops.service.js';

/** The brand's shops, and their webhook. */
@Module({
  imports: [ConversationsModule, OrdersModule, StagesModule],
  controllers: [ShopsController, ShopHookController],
  providers: [ClickConversations, ShopCalls, ShopLimit, Shops],
})
export class ShopsModule {
  constructor(adapter: HttpAdapterHost) {
    const limits = new Map([['/hooks/shops/:id', OPEN_BODY_LIMIT]]);
    readRaw(adapter.httpAdapter.getInstance<FastifyInstance>(), limits);
  }
}
