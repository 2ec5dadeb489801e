import type { DynamicModule } from '@nestjs/common';
import { createLogger } from '#platform/logger.js';
import type { Secrets } from '#platform/security/secrets.js';
import { SECRETS } from '#platform/tokens.js';
import { AppUnderTest, type TestAppOptions } from '../../../test/support/app-under-test.js';
import { GatewayModule } from '../gateway/gateway.module.js';
import { IdentityHeaders } from '../gateway/identity-headers.js';
import { ProxiedUpstreams } from '../gateway/proxied-upstreams.js';
import type { WatchTimeouts } from '../gateway/upstream-watch.js';
import { Upstreams } from '../gateway/upstreams.port.js';
import { ConsoleModule } from './console.module.js';
import { ConsoleSettings } from './settings.js';

/** Starts the console in this process with a data folder of its own; `more` may put another module in place of its own. */
export const startConsole = (
  settings: Partial<ConsoleSettings> = {},
  more: Partial<TestAppOptions<ConsoleSettings>> = {},
): Promise<AppUnderTest<ConsoleSettings>> =>
  AppUnderTest.run({
    app: 'console',
    Settings: ConsoleSettings,
    moduleOf: (config) => ConsoleModule.forRoot(config),
    settings,
    ...more,
  });

/** The gateway's key of `proxying`: base64 of 32 bytes. */
export const GATEWAY_KEY = Buffer.alloc(32, 7).toString('base64');

/** Returns the console's module with the upstreams of the full stack and the stores of the embedded one. */
export const proxying =
  (timing?: WatchTimeouts) =>
  (config: ConsoleSettings): DynamicModule => {
    const module = ConsoleModule.forRoot(config);
    const logger = createLogger('console', config.LOG_LEVEL);
    const gateway = module.imports!.find(
      (room): room is DynamicModule => 'module' in room && room.module === GatewayModule,
    )!;
    gateway.providers!.push({
      provide: Upstreams,
      inject: [SECRETS],
      useFactory: (secrets: Secrets) =>
        new ProxiedUpstreams(
          config,
          new IdentityHeaders({ ...secrets, gatewayKey: GATEWAY_KEY }),
          logger,
          timing,
        ),
    });
    return module;
  };
