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
import { Topic } from './events/topic.js';
import { drain, unusedConnections } from './http/drain.js';
import { Runtime, type ShutdownStep } from './runtime.js';
import { stores } from './stores.js';
import { Config } from './config.js';
import { APP, LOGGER } from './tokens.js';
import type { AppName } from './app.js';

const PRUNE_EVERY_MS = 10 * 60_000;
/** Milliseconds that the process waits for open requests when it stops. */
const END_MS = 10_000;

/** Starts background work once the app's modules are ready, and stops it in an order that loses nothing. */
@Injectable()
export class Lifecycle implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown {
  private readonly stopping = new AbortController();
  private unusedSockets?: ReadonlySet<Socket>;
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
    if (this.server) this.unusedSockets = unusedConnections(this.server);
    await this.runtime.start(Topic.all().filter((topic) => rights[topic.prefix] !== undefined));
    this.timer = setInterval(() => this.prune(), PRUNE_EVERY_MS).unref();
    this.prune();
    if (!(await this.runtime.jobsHealthy())) this.logger.warn('the job queue does not answer: jobs wait');
    this.logger.info({ node: process.version, stack: this.config.STACK }, 'ready');
  }

  /** Stops input first (requests, events, jobs), then output (the relay). The app's connections stay open until then. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    this.logger.info('stopping');
    clearInterval(this.timer);
    const { server } = this;
    if (server) await this.end(['http', () => drain(server, END_MS, this.unusedSockets)]);
    for (const part of this.runtime.stopWorkSteps) await this.end(part);
    await this.end(['pruning', async () => this.pruning]);
  }

  async onApplicationShutdown(): Promise<void> {
    for (const part of this.runtime.closeStoreSteps) await this.end(part);
    this.logger.info('stopped');
  }

  private get server(): Server | undefined {
    return this.host.httpAdapter?.getHttpServer() as Server | undefined;
  }

  /** Runs one step of the shutdown; a failure is logged, and the other steps still run. */
  private async end([part, end]: ShutdownStep): Promise<void> {
    await end().catch((error: unknown) =>
      this.logger.warn({ error: (error as Error).name }, `${part} did not stop cleanly`),
    );
  }

  private prune(): void {
    this.pruning ??= this.runtime
      .prune(this.stopping.signal)
      .catch((error: unknown) =>
        this.logger.warn({ error: (error as Error).name }, 'could not delete expired rows: will retry'),
      )
      .finally(() => (this.pruning = undefined));
  }
}
