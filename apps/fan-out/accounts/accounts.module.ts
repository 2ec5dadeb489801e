import { Module } from '@nestjs/common';
import { RateLimitsModule } from '../rate-limits/rate-limits.module.js';
import { AccountBoxOpener } from './account-box-opener.js';
import { AccountProjection } from './account-projection.js';
import { AccountReportsConsumer } from './account-reports.consumer.js';
import { Accounts } from './accounts.js';
import { VapidKeys } from './vapid.js';

/** The accounts with networks by which posts are sent. */
@Module({
  imports: [RateLimitsModule],
  providers: [AccountBoxOpener, AccountProjection, AccountReportsConsumer, Accounts, VapidKeys],
  exports: [AccountProjection, Accounts, VapidKeys],
})
export class AccountsModule {}
