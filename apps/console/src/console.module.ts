import { Module, type DynamicModule } from '@nestjs/common';
import type { Config } from '#platform/config.js';
import { PlatformModule } from '#platform/platform.module.js';
import { ApiKeysController } from '../accounts/api-keys.controller.js';
import { ApiKeys } from '../accounts/api-keys.service.js';
import { FirstRun } from '../accounts/first-run.js';
import { KeyRing } from '../accounts/key-ring.js';
import { MeasuringConsumer } from '../accounts/measuring.consumer.js';
import { SetupController } from '../accounts/setup.controller.js';
import { SetupGuard } from '../accounts/setup.guard.js';
import { Setup } from '../accounts/setup.service.js';
import { WorkspacesController } from '../accounts/workspaces.controller.js';
import { Workspaces } from '../accounts/workspaces.service.js';
import { EmbeddedUpstreams } from '../gateway/embedded-upstreams.js';
import { Gateway } from '../gateway/gateway.js';
import { Identities } from '../gateway/identities.js';
import { LandingController } from '../gateway/landing.controller.js';
import { MetricsAccess } from '../gateway/metrics-access.js';
import { ProxiedUpstreams } from '../gateway/proxied-upstreams.js';
import { Upstreams } from '../gateway/upstreams.port.js';
import { schema } from './schema.js';

/** Accounts, and the gateway to all other apps. */
@Module({})
export class ConsoleModule {
  static forRoot(config: Config): DynamicModule {
    return {
      module: ConsoleModule,
      imports: [PlatformModule.forApp({ app: 'console', config, schema })],
      controllers: [LandingController, SetupController, WorkspacesController, ApiKeysController],
      providers: [
        Setup,
        SetupGuard,
        FirstRun,
        Workspaces,
        ApiKeys,
        MeasuringConsumer,
        KeyRing,
        Identities,
        MetricsAccess,
        {
          provide: Upstreams,
          useFactory: () =>
            config.STACK === 'full' ? new ProxiedUpstreams(config) : new EmbeddedUpstreams(),
        },
        Gateway,
      ],
    };
  }
}
