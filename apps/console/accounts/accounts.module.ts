import { Module } from '@nestjs/common';
import { ApiKeysController } from './api-keys.controller.js';
import { ApiKeys } from './api-keys.service.js';
import { SetupInvitation } from './setup-invitation.js';
import { ApiKeyCache } from './api-key-cache.js';
import { MeasurementConsumer } from './measurement.consumer.js';
import { SetupGuard } from './setup.guard.js';
import { SetupToken } from './setup-token.js';
import { Memberships } from './memberships.service.js';
import { Setup } from './setup.service.js';
import { WorkspacesController } from './workspaces.controller.js';
import { Workspaces } from './workspaces.service.js';

/** Workspaces, people, roles and API keys. */
@Module({
  controllers: [WorkspacesController, ApiKeysController],
  providers: [
    ApiKeys,
    SetupInvitation,
    ApiKeyCache,
    MeasurementConsumer,
    Memberships,
    Setup,
    SetupGuard,
    SetupToken,
    Workspaces,
  ],
  exports: [ApiKeyCache, ApiKeys, Memberships, Setup, SetupToken],
})
export class AccountsModule {}
