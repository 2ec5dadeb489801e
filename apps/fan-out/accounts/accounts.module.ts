import { Module } from '@nestjs/common';
import { HookLimit } from './hook-limit.js';
import { Providers } from './providers.js';
import { VapidKeys } from './vapid.js';

/** The brand's accounts with networks. */
@Module({
  providers: [HookLimit, Providers, VapidKeys],
  exports: [Providers, VapidKeys],
})
export class AccountsModule {}
