import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Logger } from 'pino';
import { Database } from './adapters/sql/database.js';
import { Topic } from './events/topic.js';
import { Idempotency } from './http/idempotency.js';
import { Inbox } from './outbox/inbox.js';
import { Relay } from './outbox/relay.js';
import { EventLog } from './ports/event-log.port.js';
import { JobQueue } from './ports/job-queue.port.js';
import { stores } from './stores.js';
import { Config } from './config.js';
import { APP, LOGGER } from './tokens.js';
import type { AppName } from './app.js';

/** What runs on its own in an app. */
@Injectable()
export class Flows {
  constructor(
    readonly database: Database,
    readonly eventLog: EventLog,
    readonly jobs: JobQueue,
    readonly inbox: Inbox,
    readonly relay: Relay,
    readonly idempotency: Idempotency,
  ) {}
}

/** Starts an app's flows once it is whole, and ends them in the order in which nothing is lost. */
@Injectable()
export class Lifecycle implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown {
  constructor(
    @Inject(APP) private readonly app: AppName,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly config: Config,
    private readonly flows: Flows,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const rights = stores(this.app, this.config).rights;
    await this.flows.eventLog.open(Topic.all().filter((topic) => rights[topic.prefix] !== undefined));
    await this.flows.relay.start();
    await this.flows.inbox.start();
    this.logger.info('ready');
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.flows.inbox.stop();
    await this.flows.jobs.close();
    await this.flows.relay.stop();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.flows.eventLog.close();
    await this.flows.database.close();
  }
}
