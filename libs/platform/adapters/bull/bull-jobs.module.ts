import { BullModule, getQueueToken } from '@nestjs/bull';
import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import type { Queue } from 'bull';
import { JobQueue } from '../../ports/job-queue.port.js';
import type { JobKind } from '../../ports/job-queue.port.js';
import type { JobReports } from '../../jobs/running-jobs.js';
import { backoffStrategies, BullJobQueue, defaultJobOptions } from './bull-job-queue.js';
import { redisOptions } from './redis-options.js';

export interface BullJobsOptions extends JobReports {
  /** Name of the app; its keys in Redis are `corong:<app>:*`. */
  app: string;
  /** `redis://user:password@host:port` */
  redisUrl: string;
  /** Every kind of job that this app adds or runs. */
  kinds: readonly JobKind<any>[];
  /**
   * Milliseconds after which a worker that has not renewed its lock loses its job; the job runs again within 1.5 times
   * that. Default 15,000.
   */
  lockMs?: number;
}

/** Provides and exports `JobQueue` on Bull. */
@Module({})
export class BullJobsModule {
  static forApp({ app, redisUrl, kinds, lockMs = 15_000, log, onError }: BullJobsOptions): DynamicModule {
    const settings = {
      lockDuration: lockMs,
      stalledInterval: lockMs / 2,
      maxStalledCount: 1_000_000, // a killed worker is no failure of its job
      guardInterval: 1000,
      retryProcessDelay: 1000,
      backoffStrategies,
    };
    const names = kinds.map(({ name }) => name);
    return {
      module: BullJobsModule,
      imports: [
        BullModule.forRoot(app, {
          redis: redisOptions(redisUrl),
          prefix: `corong:${app}`,
          settings,
          defaultJobOptions,
          // the check sends INFO, for which an app's principal has no right
          skipVersionCheck: true,
        } as never),
        BullModule.registerQueue(...names.map((name) => ({ name, configKey: app }))),
      ],
      providers: [
        {
          provide: JobQueue,
          useFactory: (...queues: Queue[]) =>
            new BullJobQueue(queues, { ...(log && { log }), ...(onError && { onError }) }),
          inject: names.map((name) => getQueueToken(name)),
        },
      ],
      exports: [JobQueue],
    };
  }
}
