import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import type { Logger } from 'pino';
import type { AppName } from './app.js';
import { BullJobsModule } from './adapters/bull/bull-jobs.module.js';
import { EmbeddedEventLog } from './adapters/embedded/embedded-event-log.js';
import { EmbeddedJobQueue } from './adapters/embedded/embedded-job-queue.js';
import { KafkaEventLog } from './adapters/kafka/kafka-event-log.js';
import { DiskMediaStore } from './adapters/media/disk-media-store.js';
import { S3MediaStore, type S3Location } from './adapters/media/s3-media-store.js';
import type { Schema } from './adapters/sql/data-sources.js';
import { Database } from './adapters/sql/database.js';
import { settingsClasses, type Config } from './config.js';
import { JobsModule } from './jobs/jobs.module.js';
import { Lifecycle } from './lifecycle.js';
import { Runtime } from './runtime.js';
import { createLogger, jobReports, lineTo } from './logger.js';
import { OperationsModule } from './operations/operations.module.js';
import { OutboxModule } from './outbox/outbox.module.js';
import { platformEntities } from './outbox/platform.entities.js';
import { Clock } from './ports/clock.port.js';
import { EventLog } from './ports/event-log.port.js';
import { Ids } from './ports/ids.port.js';
import { JobQueue, type JobKind } from './ports/job-queue.port.js';
import { MediaStore } from './ports/media-store.port.js';
import { SystemClock, SystemIds } from './ports/system.js';
import { loadSecrets, type Secrets } from './security/secrets.js';
import { SecurityModule } from './security/security.module.js';
import { Callers } from './http/callers.js';
import { ClientAddress } from './http/client-address.js';
import { HttpModule } from './http/http.module.js';
import { VisitorTokens } from './http/visitor-token.js';
import { TokenVerifier } from './security/signer.js';
import { stores } from './stores.js';
import { APP, JOB_KINDS, LOGGER, SECRETS } from './tokens.js';

export interface AppSetup {
  app: AppName;
  config: Config;
  schema: Schema;
  /** Kinds of job that this app adds or runs. */
  jobs?: JobKind<any>[];
  /** Where it keeps files that people send: in a bucket, or (null) in its data folder; left out where it keeps none. */
  media?: S3Location | null;
}

/** Adds the platform's entities, which every app has, to an app's schema. */
export const wholeSchema = (schema: Schema): Schema => ({
  entities: [...platformEntities, ...schema.entities],
  migrations: schema.migrations,
});

/**
 * Gives an app its platform: settings, clock, database, event log, job queue and file store here, and what stands on them in
 * the modules that it imports. STACK chooses the adapters here and nowhere else.
 */
@Module({})
export class PlatformModule {
  static forApp(setup: AppSetup): DynamicModule {
    const { app, config } = setup;
    const index = stores(app, config);
    const full = config.STACK === 'full';
    const settings = settingsClasses(config);

    const eventLog: Provider = {
      provide: EventLog,
      inject: [LOGGER],
      useFactory: (logger: Logger) =>
        full
          ? new KafkaEventLog({
              brokers: config.KAFKA_BROKERS!.split(','),
              username: config.KAFKA_USERNAME!,
              password: config.KAFKA_PASSWORD!,
              clientId: app,
              log: lineTo(logger),
            })
          : new EmbeddedEventLog({ folder: index.log, prefixes: index.rights, log: lineTo(logger) }),
    };
    const callers: Provider = {
      provide: Callers,
      inject: [TokenVerifier, SECRETS, ClientAddress],
      useFactory: (verifier: TokenVerifier, { gatewayKey }: Secrets, addresses: ClientAddress) => {
        const visitors = full && app !== 'console' ? new VisitorTokens(gatewayKey!) : null;
        return new Callers(verifier, visitors, addresses);
      },
    };
    const embeddedJobs: Provider = {
      provide: JobQueue,
      inject: [LOGGER],
      useFactory: (logger: Logger) =>
        new EmbeddedJobQueue({ file: index.jobs, kinds: setup.jobs ?? [], ...jobReports(logger) }),
    };

    const { media } = setup;
    const mediaStores: Provider[] =
      media === undefined
        ? []
        : [
            {
              provide: MediaStore,
              useFactory: () => (media ? new S3MediaStore(media) : new DiskMediaStore(index.media)),
            },
          ];

    return {
      module: PlatformModule,
      global: true,
      imports: [
        SecurityModule,
        OutboxModule,
        JobsModule,
        HttpModule,
        OperationsModule,
        ...(full ? [bullJobs(setup)] : []),
      ],
      providers: [
        { provide: APP, useValue: app },
        { provide: JOB_KINDS, useValue: setup.jobs ?? [] },
        ...settings.map((provide) => ({ provide, useValue: config })),
        { provide: LOGGER, useFactory: () => createLogger(app, config.LOG_LEVEL) },
        { provide: SECRETS, useFactory: () => loadSecrets(app, config) },
        { provide: Clock, useClass: SystemClock },
        { provide: Ids, useClass: SystemIds },
        {
          provide: Database,
          inject: [LOGGER],
          useFactory: (logger: Logger) =>
            Database.open(index.tables, wholeSchema(setup.schema), lineTo(logger)),
        },
        eventLog,
        ...(full ? [] : [embeddedJobs]),
        ...mediaStores,
        callers,
        Runtime,
        Lifecycle,
      ],
      exports: [
        ...[APP, JOB_KINDS, LOGGER, SECRETS, ...settings],
        ...[Clock, Ids, Database, EventLog, Callers, Runtime],
        ...(full ? [BullJobsModule] : [JobQueue]),
        ...(mediaStores.length > 0 ? [MediaStore] : []),
      ],
    };
  }
}

/** Returns the module of the job queue on Bull. */
const bullJobs = ({ app, config, jobs = [] }: AppSetup): DynamicModule =>
  BullJobsModule.forApp({
    app,
    redisUrl: config.REDIS_URL!,
    kinds: jobs,
    ...jobReports(createLogger(app, config.LOG_LEVEL)),
  });
