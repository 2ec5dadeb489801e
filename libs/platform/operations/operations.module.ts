import { Global, Module } from '@nestjs/common';
import type { AppName } from '../app.js';
import { Database } from '../adapters/sql/database.js';
import { Sweep } from '../jobs/sweep.js';
import { Inbox } from '../outbox/inbox.js';
import { Relay } from '../outbox/relay.js';
import { JobQueue, type JobKind } from '../ports/job-queue.port.js';
import { APP, JOB_KINDS } from '../tokens.js';
import { HealthController } from './health.controller.js';
import { MetricFamilies } from './metric-families.js';
import { Metrics } from './metrics.js';
import { ParkedController } from './parked.controller.js';
import { Parked } from './parked.service.js';

/** What operators see of an app: health, metrics, and events that are parked. */
@Global()
@Module({
  controllers: [HealthController, ParkedController],
  providers: [
    MetricFamilies,
    {
      provide: Metrics,
      inject: [APP, JOB_KINDS, MetricFamilies, Database, Relay, Inbox, Sweep, JobQueue],
      useFactory: (
        app: AppName,
        kinds: readonly JobKind<any>[],
        families: MetricFamilies,
        database: Database,
        relay: Relay,
        inbox: Inbox,
        sweep: Sweep,
        jobs: JobQueue,
      ) => new Metrics({ app, families, database, relay, inbox, sweep, jobs, kinds }),
    },
    Parked,
  ],
  exports: [MetricFamilies, Metrics],
})
export class OperationsModule {}
