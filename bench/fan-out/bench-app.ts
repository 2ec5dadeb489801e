import '#platform/heap.js';
import 'reflect-metadata';
import type { Type } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Test, type TestingModule } from '@nestjs/testing';
import type { DataSource } from 'typeorm';
import { Database } from '#platform/adapters/sql/database.js';
import { loadConfig } from '#platform/config.js';
import { EventLog } from '#platform/ports/event-log.port.js';
import { SystemIds } from '#platform/ports/system.js';
import { Keys } from '#platform/security/keys.js';
import { FanOutModule } from '../../apps/fan-out/src/fan-out.module.js';
import { Channel } from '../../apps/fan-out/channels/channel.entity.js';
import type { TransportName } from '#message/transport-name.js';
import { Plan } from '../../apps/fan-out/broadcasts/plan.entity.js';
import { planPost } from '../../apps/fan-out/broadcasts/plan.jobs.js';
import { Planner } from '../../apps/fan-out/broadcasts/planner.js';
import { renderedWhole, type RenderedPost } from '../../apps/fan-out/transports/rendered-post.js';
import { Transport, type Delivery, type Outcome } from '../../apps/fan-out/transports/transport.port.js';
import { WEBHOOK } from '../../apps/fan-out/transports/webhook/webhook.descriptor.js';
import { Transports } from '../../apps/fan-out/transports/transports.js';
import { lockServices } from '../../test/support/service-lock.js';
import { resetServices } from '../../test/support/reset-services.js';
import { environmentOfApp } from '../../test/support/services.js';
import { Sweep } from '#platform/jobs/sweep.js';
import { insertFollowers } from './insert-followers.js';
import { FanOutSettings } from '../../apps/fan-out/src/settings.js';

/** An event log without events: the benches pass posts to the planner directly, as its consumer would. */
const emptyLog = {
  open: async () => {},
  publish: async () => {},
  publishWithin: async () => {},
  subscribe: async () => ({ close: async () => {} }),
  follow: async () => ({ close: async () => {} }),
  healthy: async () => true,
  close: async () => {},
};

/** A transport that sends nothing; it only checks the address. */
export class NoopTransport extends Transport {
  readonly descriptor = { ...WEBHOOK, concurrency: 64 };

  constructor(private readonly outcome: Outcome) {
    super();
  }

  override render(delivery: Delivery): RenderedPost {
    return renderedWhole(delivery);
  }

  async deliver({ address }: Delivery): Promise<Outcome> {
    if (!address.startsWith('http')) throw new Error('Not an address');
    return this.outcome;
  }
}

const ids = new SystemIds();

/** Variables of the environment. */
type Settings = Record<string, string>;

/** fan-out in this process, on the full stack's MariaDB and Redis, which are emptied first. */
export class BenchApp {
  private sequence = 0;
  channel!: Channel;

  private constructor(
    readonly app: TestingModule,
    private readonly release: () => void,
    readonly env: Record<string, string>,
  ) {}

  /** `transport` replaces the webhook transport; without it, webhooks are really sent. */
  static async open(transport?: Transport, settings: Settings = {}): Promise<BenchApp> {
    const release = await lockServices();
    await resetServices();
    const app = await BenchApp.create(release, transport, settings);
    app.channel = await app.newChannel();
    return app;
  }

  /** Starts one more instance on the stores that `open` prepared, such as in another process. */
  static openSecond(transport?: Transport, settings: Settings = {}): Promise<BenchApp> {
    return BenchApp.create(() => {}, transport, settings);
  }

  private static async create(
    release: () => void,
    transport: Transport | undefined,
    settings: Settings,
  ): Promise<BenchApp> {
    const env = environmentOfApp('fan-out');
    const config = loadConfig(FanOutSettings, { ...env, LOG_LEVEL: 'warn', SANDBOX: 'true', ...settings });
    const building = Test.createTestingModule({
      imports: [FanOutModule.forRoot(config)],
    })
      .overrideProvider(HttpAdapterHost)
      .useValue({ httpAdapter: new FastifyAdapter() })
      .overrideProvider(EventLog)
      .useValue(emptyLog);
    if (transport)
      building
        .overrideProvider(Transports)
        .useValue({ get: () => transport } satisfies Pick<Transports, 'get'>);
    const app = await building.compile();
    await app.init();
    return new BenchApp(app, release, env);
  }

  get<T>(type: Type<T> | (abstract new (...args: never[]) => T)): T {
    return this.app.get(type as Type<T>, { strict: false });
  }

  get database(): Database {
    return this.app.get(Database, { strict: false });
  }

  get source(): DataSource {
    return this.database.source;
  }

  async newChannel(workspace_id = ids.next('wsp')): Promise<Channel> {
    const channel = {
      id: ids.next('chn'),
      workspace_id,
      name: 'Bench',
      epoch: 'abc123',
      tick: 1,
      preferences_version: 0,
      latest_sequence: 0,
      gaps_closed_to: 0,
    };
    const row = { ...channel, handle: channel.id.slice(4) } as Channel;
    await this.database.transaction((tx) => tx.insert(Channel, row));
    return row;
  }

  /** Reads a channel that another process created; its next post continues its sequence. */
  async findChannel(id: string): Promise<Channel> {
    const channel = await this.database.read.findOneByOrFail(Channel, { id });
    this.sequence = Math.max(this.sequence, channel.latest_sequence);
    return channel;
  }

  /** Inserts followers of the channel with sealed addresses. */
  followers(
    count: number,
    addressOf: (n: number) => string,
    channel = this.channel,
    transport: TransportName = 'webhook',
    withSecrets = true,
  ): Promise<void> {
    return insertFollowers(this.source, this.get(Keys), channel, count, addressOf, transport, withSecrets);
  }

  /** Passes a post to the planner as its consumer does; resolves with its id. */
  async publish(channel = this.channel): Promise<string> {
    const post_id = ids.next('pst');
    const event = {
      workspace_id: channel.workspace_id,
      channel_id: channel.id,
      post_id,
      channel_sequence: ++this.sequence,
      title: 'A post',
      body: 'x'.repeat(280),
      published_at: Date.now(),
    };
    await this.database.transaction(async (tx) => {
      await this.get(Planner).createPlan(tx, event);
      this.get(Sweep).afterThisCommit(planPost.name);
    });
    return post_id;
  }

  async waitUntilComplete(post_id: string): Promise<void> {
    while ((await this.database.read.findOneByOrFail(Plan, { post_id })).state !== 'complete') {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  /** Stops the app in this process but keeps the services, so that other processes can work on its data. */
  async stopApp(): Promise<void> {
    await this.app.close();
  }

  /** Lets other test programs use the services; call it after `stopApp`. */
  releaseServices(): void {
    this.release();
  }

  async close(): Promise<void> {
    await this.stopApp();
    this.releaseServices();
  }
}
