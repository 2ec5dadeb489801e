import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE, Reflector } from '@nestjs/core';
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
import { AccessGuard } from './http/access.guard.js';
import { InputLimits } from './http/input-limits.js';
import { IDENTITY_PURPOSE } from './http/identity.js';
import { Idempotency } from './http/idempotency.js';
import { ProblemFilter } from './http/problem.filter.js';
import { validationPipe } from './http/validation.js';
import { Sweep } from './jobs/sweep.js';
import { Lifecycle } from './lifecycle.js';
import { Runtime } from './runtime.js';
import { createLogger, jobReports, lineTo } from './logger.js';
import { HealthController } from './operations/health.controller.js';
import { ParkedController } from './operations/parked.controller.js';
import { Parked } from './operations/parked.service.js';
import { MetricFamilies } from './operations/metric-families.js';
import { Metrics } from './operations/metrics.js';
import { Inbox } from './outbox/inbox.js';
import { Outbox } from './outbox/outbox.js';
import { platformEntities } from './outbox/platform.entities.js';
import { Projections } from './outbox/projections.js';
import { RelayWait } from './outbox/relay-wait.js';
import { Relay } from './outbox/relay.js';
import { Clock } from './ports/clock.port.js';
import { EventLog } from './ports/event-log.port.js';
import { Ids } from './ports/ids.port.js';
import { JobQueue, type JobKind } from './ports/job-queue.port.js';
import { MediaStore } from './ports/media-store.port.js';
import { SystemClock, SystemIds } from './ports/system.js';
import { OutgoingHttp } from './security/outgoing-http.js';
import { Keys } from './security/keys.js';
import { loadSecrets, type Secrets } from './security/secrets.js';
import { Callers } from './http/callers.js';
import { ClientAddress, clientAddress } from './http/client-address.js';
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

/** Provides an app's database, event log, jobs, HTTP layer and keys. STACK chooses the adapters here and nowhere else. */
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
      imports: full
        ? [
            BullJobsModule.forApp({
              app,
              redisUrl: config.REDIS_URL!,
              kinds: setup.jobs ?? [],
              ...jobReports(createLogger(app, config.LOG_LEVEL)),
            }),
          ]
        : [],
      controllers: [HealthController, ParkedController],
      providers: [
        { provide: APP, useValue: app },
        { provide: JOB_KINDS, useValue: setup.jobs ?? [] },
        ...settings.map((provide) => ({ provide, useValue: config })),
        { provide: LOGGER, useFactory: () => createLogger(app, config.LOG_LEVEL) },
        { provide: SECRETS, useFactory: () => loadSecrets(app, config) },
        { provide: Clock, useClass: SystemClock },
        { provide: Ids, useClass: SystemIds },
        {
          provide: Keys,
          inject: [SECRETS, LOGGER, MetricFamilies],
          useFactory: (secrets: Secrets, logger: Logger, families: MetricFamilies) => {
            const keys = new Keys(secrets.keys, (key) =>
              logger.warn(
                { key },
                'stored text is sealed under a key that SECRET_KEYS of this process does not have: what needs it waits until the process is started with that key in the list',
              ),
            );
            families.gauge(
              'missing_keys',
              'Keys that stored text is sealed under and that this process does not have',
              () => keys.missingCount,
            );
            return keys;
          },
        },
        {
          provide: TokenVerifier,
          inject: [SECRETS],
          useFactory: (secrets: Secrets) => new TokenVerifier(IDENTITY_PURPOSE, secrets.identityPublic),
        },
        {
          provide: ClientAddress,
          inject: [LOGGER],
          useFactory: (logger: Logger) => clientAddress(config, logger),
        },
        {
          provide: Callers,
          inject: [TokenVerifier, SECRETS, ClientAddress],
          useFactory: (verifier: TokenVerifier, { gatewayKey }: Secrets, addresses: ClientAddress) => {
            const visitors = full && app !== 'console' ? new VisitorTokens(gatewayKey!) : null;
            return new Callers(verifier, visitors, addresses);
          },
        },
        {
          provide: Database,
          inject: [LOGGER],
          useFactory: (logger: Logger) =>
            Database.open(index.tables, wholeSchema(setup.schema), lineTo(logger)),
        },
        eventLog,
        ...(full ? [] : [embeddedJobs]),
        ...mediaStores,
        {
          provide: Outbox,
          inject: [Clock, Ids],
          useFactory: (clock: Clock, ids: Ids) => new Outbox(app, clock, ids),
        },
        {
          provide: Inbox,
          inject: [Database, EventLog, Clock, LOGGER],
          useFactory: (database: Database, log: EventLog, clock: Clock, logger: Logger) =>
            new Inbox(database, log, clock, { log: lineTo(logger) }),
        },
        {
          provide: Relay,
          inject: [Database, EventLog, Clock, LOGGER],
          useFactory: (database: Database, log: EventLog, clock: Clock, logger: Logger) =>
            new Relay(database, log, clock, { log: lineTo(logger) }),
        },
        {
          provide: Idempotency,
          inject: [Database, Clock],
          useFactory: (database: Database, clock: Clock) => new Idempotency(database, clock),
        },
        { provide: OutgoingHttp, useFactory: () => OutgoingHttp.fromConfig(config) },
        {
          provide: Metrics,
          inject: [MetricFamilies, Database, Relay, Inbox, Sweep, JobQueue],
          useFactory: (
            families: MetricFamilies,
            database: Database,
            relay: Relay,
            inbox: Inbox,
            sweep: Sweep,
            jobs: JobQueue,
          ) => new Metrics({ app, families, database, relay, inbox, sweep, jobs, kinds: setup.jobs ?? [] }),
        },
        MetricFamilies,
        Parked,
        Projections,
        RelayWait,
        Sweep,
        Runtime,
        Lifecycle,
        { provide: APP_INTERCEPTOR, useClass: InputLimits },
        { provide: APP_PIPE, useFactory: validationPipe },
        { provide: APP_FILTER, inject: [LOGGER], useFactory: (logger: Logger) => new ProblemFilter(logger) },
        {
          provide: APP_GUARD,
          inject: [Reflector, Callers],
          useFactory: (reflector: Reflector, callers: Callers) => new AccessGuard(reflector, callers),
        },
      ],
      exports: [
        APP,
        ...settings,
        LOGGER,
        SECRETS,
        Clock,
        Ids,
        Keys,
        Database,
        EventLog,
        Outbox,
        Inbox,
        Idempotency,
        Projections,
        RelayWait,
        Sweep,
        OutgoingHttp,
        MetricFamilies,
        Metrics,
        TokenVerifier,
        Callers,
        ClientAddress,
        ...(full ? [BullJobsModule] : [JobQueue]),
        ...(mediaStores.length > 0 ? [MediaStore] : []),
      ],
    };
  }
}
