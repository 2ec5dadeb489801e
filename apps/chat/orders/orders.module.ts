import { Module } from '@nestjs/common';
import { ConversationsModule } from '../conversations/conversations.module.js';
import { InboxModule } from '../inbox/inbox.module.js';
import { OrderWriter } from './order-writer.js';
import { OrdersController } from './orders.controller.js';
import { Orders } from './orders.service.js';

/** Orders of conversations, with their payments, refunds and cancellations. */
@Module({
  imports: [ConversationsModule, InboxModule],
  controllers: [OrdersController],
  providers: [OrderWriter, Orders],
  exports: [OrderWriter],
})
export class OrdersModule {}
