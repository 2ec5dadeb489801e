import { Module } from '@nestjs/common';
import { Buckets } from '#platform/rates/buckets.js';
import { Limiter } from '#platform/rates/limiter.js';
import { AccountsConsumer } from './accounts.consumer.js';
import { ChatAccounts } from './chat-accounts.service.js';

/** The accounts with networks that serve chats, and the rate of each for answers. */
@Module({
  providers: [AccountsConsumer, Buckets, ChatAccounts, Limiter],
  exports: [ChatAccounts],
})
export class AccountsModule {}
