import { Module } from '@nestjs/common';
import { ConversationsModule } from '../conversations/conversations.module.js';
import { InboxModule } from '../inbox/inbox.module.js';
import { OrdersController } from './orders.controller.js';
import { Orders } from './orders.service.js';

/** Orders that agents record in conversations. */
@Module({ imports: [ConversationsModule, InboxModule], controllers: [OrdersController], providers: [Orders] })
export class OrdersModule {}
