import { Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE, Reflector } from '@nestjs/core';
import type { Logger } from 'pino';
import { Database } from '../adapters/sql/database.js';
import { Config } from '../config.js';
import { Clock } from '../ports/clock.port.js';
import { LOGGER } from '../tokens.js';
import { AccessGuard } from './access.guard.js';
import { Callers } from './callers.js';
import { ClientAddress, clientAddress } from './client-address.js';
import { Idempotency } from './idempotency.js';
import { InputLimits } from './input-limits.js';
import { ProblemFilter } from './problem.filter.js';
import { validationPipe } from './validation.js';

/** What every request of an app goes through: roles, limits and rules of input, problem details, and idempotency keys. */
@Global()
@Module({
  providers: [
    {
      provide: ClientAddress,
      inject: [Config, LOGGER],
      useFactory: (config: Config, logger: Logger) => clientAddress(config, logger),
    },
    {
      provide: Idempotency,
      inject: [Database, Clock],
      useFactory: (database: Database, clock: Clock) => new Idempotency(database, clock),
    },
    { provide: APP_INTERCEPTOR, useClass: InputLimits },
    { provide: APP_PIPE, useFactory: validationPipe },
    { provide: APP_FILTER, inject: [LOGGER], useFactory: (logger: Logger) => new ProblemFilter(logger) },
    {
      provide: APP_GUARD,
      inject: [Reflector, Callers],
      useFactory: (reflector: Reflector, callers: Callers) => new AccessGuard(reflector, callers),
    },
  ],
  exports: [ClientAddress, Idempotency],
})
export class HttpModule {}
