import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { Logger } from 'pino';
import { Database } from './adapters/sql/database.js';
import { Topic } from './events/topic.js';
import { drain, unusedConnections } from './http/drain.js';
import { Idempotency } from './http/idempotency.js';
import { within } from './jobs/running-jobs.js';
import { Inbox } from './outbox/inbox.js';
import { prune } from './outbox/prune.js';
import { Relay } from './outbox/relay.js';
import { EventLog } from './ports/event-log.port.js';
import { JobQueue } from './ports/job-queue.port.js';
import { stores } from './stores.js';
import { Config } from './config.js';
import { APP, LOGGER } from './tokens.js';
import type { AppName } from './app.js';

const PRUNE_EVERY_MS = 10 * 60_000;
/** How long each flow is waited for when the process ends. */
const END_MS = 10_000;
/** As above for a relay whose log is away: its events stay in the outbox. */
const RELAY_END_MS = 3_000;

/** The parts of an app that work by themselves, without a request. */
@Injectable()
export class Runtime {
  constructor(
    readonly database: Database,
    readonly eventLog: EventLog,
    readonly jobs: JobQueue,
    readonly inbox: Inbox,
    readonly relay: Relay,
    readonly idempotency: Idempotency,
  ) {}
}

/** Starts these parts once the app's modules are ready, and stops them in an order that loses nothing. */
@Injectable()
export class Lifecycle implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown {
  private readonly stopping = new AbortController();
  private unused?: ReadonlySet<Socket>;
  private timer?: NodeJS.Timeout;
  private pruning?: Promise<void>;

  constructor(
    @Inject(APP) private readonly app: AppName,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly config: Config,
    private readonly runtime: Runtime,
    private readonly host: HttpAdapterHost,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const rights = stores(this.app, this.config).rights;
    if (this.server) this.unused = unusedConnections(this.server);
    await this.runtime.eventLog.open(Topic.all().filter((topic) => rights[topic.prefix] !== undefined));
    await this.runtime.relay.start();
    await this.runtime.inbox.start();
    this.timer = setInterval(() => this.prune(), PRUNE_EVERY_MS).unref();
    this.prune();
    if (!(await this.runtime.jobs.healthy())) this.logger.warn('the job queue does not answer: jobs wait');
    this.logger.info({ node: process.version, stack: this.config.STACK }, 'ready');
  }

  /** What comes in ends first (requests, events, jobs), what goes out after it; an app's own connections are still open. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    this.logger.info('stopping');
    clearInterval(this.timer);
    if (this.server) await this.end('http', drain(this.server, END_MS, this.unused));
    await this.end('inbox', within(END_MS, this.runtime.inbox.stop()));
    await this.end('jobs', this.runtime.jobs.close());
    await this.end('pruning', this.pruning);
    await this.end('relay', within(RELAY_END_MS, this.runtime.relay.stop()));
  }

  async onApplicationShutdown(): Promise<void> {
    await this.end('event log', this.runtime.eventLog.close());
    // What waited for the log has been refused by now, and stays in the outbox.
    await this.end('relay', within(RELAY_END_MS, this.runtime.relay.stop()));
    await this.end('database', this.runtime.database.close());
    this.logger.info('stopped');
  }

  private get server(): Server | undefined {
    return this.host.httpAdapter?.getHttpServer() as Server | undefined;
  }

  /** One that fails to end keeps nothing else from ending. */
  private async end(what: string, ending: Promise<void> | undefined): Promise<void> {
    await ending?.catch((error: unknown) =>
      this.logger.warn({ error: (error as Error).name }, `${what} did not end as it should`),
    );
  }

  private prune(): void {
    this.pruning ??= prune(this.runtime.database, Date.now(), this.stopping.signal)
      .then(
        () => undefined,
        (error: unknown) => this.logger.warn({ error: (error as Error).name }, 'old rows stay for now'),
      )
      .finally(() => (this.pruning = undefined));
  }
}
