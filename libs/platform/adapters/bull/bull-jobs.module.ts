import { BullModule, getQueueToken } from '@nestjs/bull';
import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import type { Queue } from 'bull';
import { JobQueue } from '../../ports/job-queue.port.js';
import type { JobKind } from '../../ports/job-queue.port.js';
import type { JobReports } from '../../jobs/jobs-in-hand.js';
import { backoffStrategies, BullJobQueue, defaultJobOptions } from './bull-job-queue.js';
import { redisOptions } from './redis-options.js';

export interface BullJobsOptions extends JobReports {
  /** The app's name; its keys in Redis are `corong:<app>:*`. */
  app: string;
  /** `redis://user:password@host:port` */
  redisUrl: string;
  /** Every kind that this app adds or works. */
  kinds: readonly JobKind<any>[];
  /** How long a worker that shows no sign of life keeps its job; it runs again within one and a half times that. Default 15 s. */
  lockMs?: number;
}

/** Provides and exports `JobQueue` on Bull. */
@Module({})
export class BullJobsModule {
  static forApp({ app, redisUrl, kinds, lockMs = 15_000, log, onError }: BullJobsOptions): DynamicModule {
    const settings = {
      lockDuration: lockMs,
      stalledInterval: lockMs / 2,
      maxStalledCount: 1_000_000, // a killed worker says nothing against its job
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
          // asks INFO, which an app's principal may not
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
