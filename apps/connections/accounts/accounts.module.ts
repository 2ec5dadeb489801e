import { Module } from '@nestjs/common';
import { AccountSecrets } from './account-secrets.js';

/** The workspaces' accounts with networks. */
@Module({ providers: [AccountSecrets], exports: [AccountSecrets] })
export class AccountsModule {}
