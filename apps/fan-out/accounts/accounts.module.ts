import { Module } from '@nestjs/common';
import { AccountBoxOpener } from './account-box-opener.js';
import { AccountProjection } from './account-projection.js';
import { Accounts } from './accounts.js';
import { HookLimit } from './hook-limit.js';
import { VapidKeys } from './vapid.js';

/** The accounts with networks by which posts are sent. */
@Module({
  providers: [HookLimit, AccountBoxOpener, AccountProjection, Accounts, VapidKeys],
  exports: [AccountProjection, Accounts, VapidKeys],
})
export class AccountsModule {}
