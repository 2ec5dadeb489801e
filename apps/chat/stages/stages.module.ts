import { Module } from '@nestjs/common';
import { ConversationsModule } from '../conversations/conversations.module.js';
import { InboxModule } from '../inbox/inbox.module.js';
import { OrdersModule } from '../orders/orders.module.js';
import { StageMarks } from './stage-marks.js';
import { StagesController } from './stages.controller.js';

/** Stages that people mark in conversations. */
@Module({
  imports: [ConversationsModule, InboxModule, OrdersModule],
  controllers: [StagesController],
  providers: [StageMarks],
  exports: [StageMarks],
})
export class StagesModule {}
