import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.js';
import { TransportsModule } from '../transports/transports.module.js';
import { ProviderController } from './provider.controller.js';

/** The settings and credentials of the brand's accounts with networks. */
@Module({
  imports: [AccountsModule, TransportsModule],
  controllers: [ProviderController],
})
export class AccountSettingsModule {}
