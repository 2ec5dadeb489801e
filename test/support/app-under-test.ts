import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import type { Abstract, DynamicModule, Provider } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { EmbeddedEventLog } from '#platform/adapters/embedded/embedded-event-log.js';
import { Database } from '#platform/adapters/sql/database.js';
import type { AppName } from '#platform/app.js';
import type { Config, SettingsClass } from '#platform/config.js';
import { toRecord } from '#platform/events/event.js';
import { Topic } from '#platform/events/topic.js';
import { createService } from '#platform/http/service.js';
import { PlatformModule } from '#platform/platform.module.js';
import { Clock } from '#platform/ports/clock.port.js';
import type { StoredRecord } from '#platform/ports/event-log.port.js';
import { Ids } from '#platform/ports/ids.port.js';
import { SeededClock, SeededIds, SystemIds } from '#platform/ports/system.js';
import { fromAddress, HttpClient, overNetwork } from './http-client.js';
import { identityHeaders, type TestCaller } from './identity.js';
import { tempFolder, type TempFolder } from './temp.js';

/** Ids for what tests make up. */
export const ids = new SystemIds();

/** When the clock of a seeded app stands at first. */
const NOON = Date.UTC(2027, 0, 15, 12);

/** A clock that stands until the test advances it, and ids: of the same seed the same. */
export class SeededRun {
  readonly clock = new SeededClock(NOON);
  /** For what the test makes up; the app has others, so that neither depends on how much the other draws. */
  readonly ids: Ids = new SeededIds(`${this.seed} test`, this.clock);

  constructor(private readonly seed: string) {}

  /** The same module, with this clock and ids of this seed in the place of the system's. */
  into(app: DynamicModule): DynamicModule {
    const own: Provider[] = [
      { provide: Clock, useValue: this.clock },
      { provide: Ids, useValue: new SeededIds(`${this.seed} app`, this.clock) },
    ];
    const isOther = (given: Provider) =>
      typeof given === 'function' || (given.provide !== Clock && given.provide !== Ids);
    const imports = (app.imports ?? []).map((one) =>
      'module' in one && one.module === PlatformModule
        ? { ...one, providers: [...(one.providers ?? []).filter(isOther), ...own] }
        : one,
    );
    return { ...app, imports };
  }
}

/** What a test starts, with the settings that differ from the defaults. */
export interface TestAppOptions<C extends Config> {
  app: AppName;
  Settings: SettingsClass<C>;
  moduleOf(config: C): DynamicModule;
  settings?: Partial<C>;
  /** Data folder; a new one by default. With the folder of another app, both use one event log, and the other one removes the folder. */
  folder?: string;
  /** Makes a run that is the same each time; the system's clock and ids where it is left out. */
  seeded?: SeededRun;
  /** Called before the app listens. */
  prepare?: (service: NestFastifyApplication) => void;
}

/**
 * One app of the embedded stack in this process, listening on a free port of 127.0.0.1, with a data folder of its own.
 * The test acts as the other apps: it signs callers as the gateway does, publishes their events, and subscribes to the
 * events of this app.
 */
export class AppUnderTest<C extends Config = Config> {
  readonly folder: string;
  private readonly own?: TempFolder;
  private others?: EmbeddedEventLog;
  private groups = 0;
  service!: NestFastifyApplication;
  config!: C;
  origin = '';

  protected constructor(private readonly setup: TestAppOptions<C>) {
    if (setup.folder === undefined) this.own = tempFolder(setup.app);
    this.folder = setup.folder ?? this.own!.path;
  }

  static run<C extends Config>(setup: TestAppOptions<C>): Promise<AppUnderTest<C>> {
    return new AppUnderTest(setup).listen();
  }

  protected async listen(): Promise<this> {
    const { app, Settings, moduleOf, settings, seeded, prepare } = this.setup;
    this.config = Object.assign(new Settings(), {
      DATA_DIR: this.folder,
      LOG_LEVEL: 'silent',
      ...settings,
    });
    const module = moduleOf(this.config);
    this.service = await createService(app, seeded ? seeded.into(module) : module, this.config);
    prepare?.(this.service);
    await this.service.listen(0, '127.0.0.1');
    this.origin = `http://127.0.0.1:${(this.service.getHttpServer().address() as AddressInfo).port}`;
    return this;
  }

  get<T>(type: Abstract<T>): T {
    return this.service.get(type, { strict: false });
  }

  get database(): Database {
    return this.get(Database);
  }

  /** Identity headers as the gateway signs them; without a workspace those of a visitor. */
  headers(who: TestCaller = {}): Record<string, string> {
    return identityHeaders(this.folder, who);
  }

  /** Returns a client whose requests look as the gateway forwards those of this caller; without a workspace, of a visitor. */
  as(who: TestCaller = {}): HttpClient {
    return this.client.with(this.headers(who));
  }

  /** A client without an identity. */
  get client(): HttpClient {
    return new HttpClient(overNetwork(this.origin));
  }

  /** Returns a client without an identity whose connections come from this address. */
  from(address: string): HttpClient {
    return new HttpClient(fromAddress(this.service, address));
  }

  /** Publishes an event in place of the app that owns its topic; resolves once the log has it. */
  async publishEvent<E extends object>(
    topic: Topic<E>,
    event: E,
    sequence = 1,
    id = (this.setup.seeded?.ids ?? ids).next('evt'),
  ): Promise<void> {
    const at = this.setup.seeded?.clock.now() ?? Date.now();
    const about = { id, source: 'test', at, sequence };
    await this.log().publish([toRecord(topic, event, about)]);
  }

  /** Calls `handler` for every event of a topic, earlier ones included. */
  async subscribe<E extends object>(topic: Topic<E>, handler: (record: StoredRecord) => void): Promise<void> {
    await this.log().subscribe(topic, `test-${++this.groups}`, async (batch) => batch.forEach(handler));
  }

  async close(): Promise<void> {
    // Node would wait for connections without any request, since it does not count them as idle.
    const impatient = setTimeout(() => this.service.getHttpServer().closeAllConnections(), 2_000);
    await this.service.close();
    clearTimeout(impatient);
    await this.others?.close();
    this.own?.remove();
  }

  private log(): EmbeddedEventLog {
    const prefixes = Object.fromEntries(Topic.all().map(({ prefix }) => [prefix, 'read and write' as const]));
    return (this.others ??= new EmbeddedEventLog({ folder: join(this.folder, 'log'), prefixes }));
  }
}
