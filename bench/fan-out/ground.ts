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
import { Transport, type Delivery, type Outcome } from '../../apps/fan-out/transports/transport.port.js';
import { WEBHOOK } from '../../apps/fan-out/transports/webhook/webhook.descriptor.js';
import { Transports } from '../../apps/fan-out/transports/transports.js';
import { takeServices } from '../../test/support/one-stack.js';
import { resetServices } from '../../test/support/reset-services.js';
import { environmentOfApp } from '../../test/support/services.js';
import { Sweep } from '#platform/jobs/sweep.js';
import { crowd } from './crowd.js';

/** Nothing comes and nothing goes: the posts of these benches are given to the planner as the consumer would. */
const silentLog = {
  open: async () => {},
  publish: async () => {},
  publishWithin: async () => {},
  subscribe: async () => ({ close: async () => {} }),
  follow: async () => ({ close: async () => {} }),
  healthy: async () => true,
  close: async () => {},
};

/** A send that does nothing but read the address. */
export class NoSend extends Transport {
  readonly descriptor = { ...WEBHOOK, concurrency: 64 };

  constructor(private readonly outcome: Outcome) {
    super();
  }

  async deliver({ address }: Delivery): Promise<Outcome> {
    if (!address.startsWith('http')) throw new Error('Not an address');
    return this.outcome;
  }
}

const ids = new SystemIds();

/** Variables of the environment. */
type Settings = Record<string, string>;

/** Fan-out in this process on the full stack's MariaDB and Redis, its stores emptied first. */
export class Ground {
  private sequence = 0;
  channel!: Channel;

  private constructor(
    readonly app: TestingModule,
    private readonly release: () => void,
    readonly env: Record<string, string>,
  ) {}

  /** `transport` stands in for the webhook one; without it the real one sends. */
  static async open(transport?: Transport, settings: Settings = {}): Promise<Ground> {
    const release = await takeServices();
    await resetServices();
    const ground = await Ground.on(release, transport, settings);
    ground.channel = await ground.newChannel();
    return ground;
  }

  /** In a process that was started by one whose ground is left. */
  static join(transport?: Transport, settings: Settings = {}): Promise<Ground> {
    return Ground.on(() => {}, transport, settings);
  }

  private static async on(
    release: () => void,
    transport: Transport | undefined,
    settings: Settings,
  ): Promise<Ground> {
    const env = environmentOfApp('fan-out');
    const config = loadConfig('fan-out', { ...env, LOG_LEVEL: 'warn', SANDBOX: 'true', ...settings });
    const building = Test.createTestingModule({
      imports: [FanOutModule.forRoot(config)],
    })
      .overrideProvider(HttpAdapterHost)
      .useValue({ httpAdapter: new FastifyAdapter() })
      .overrideProvider(EventLog)
      .useValue(silentLog);
    if (transport) building.overrideProvider(Transports).useValue({ of: () => transport });
    const app = await building.compile();
    await app.init();
    return new Ground(app, release, env);
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

  /** A channel that another process made; its next post comes after those that it has. */
  async knownChannel(id: string): Promise<Channel> {
    const channel = await this.database.read.findOneByOrFail(Channel, { id });
    this.sequence = Math.max(this.sequence, channel.latest_sequence);
    return channel;
  }

  /** Followers of the channel, sealed as joining seals them. */
  followers(
    count: number,
    addressOf: (n: number) => string,
    channel = this.channel,
    transport: TransportName = 'webhook',
  ): Promise<void> {
    return crowd(this.source, this.get(Keys), channel, count, addressOf, transport);
  }

  /** Gives a post to the planner as its consumer does; resolves with its id. */
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

  async completed(post_id: string): Promise<void> {
    while ((await this.database.read.findOneByOrFail(Plan, { post_id })).state !== 'complete') {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  /** Ends what runs in this process, so that others may be at work on what it made. */
  async leave(): Promise<void> {
    await this.app.close();
  }

  /** After it was left. */
  free(): void {
    this.release();
  }

  async close(): Promise<void> {
    await this.leave();
    this.free();
  }
}
