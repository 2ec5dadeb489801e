import { Module } from '@nestjs/common';
import { AccountsConsumer } from './accounts.consumer.js';

/** The accounts with networks that serve chats. */
@Module({ providers: [AccountsConsumer] })
export class AccountsModule {}
