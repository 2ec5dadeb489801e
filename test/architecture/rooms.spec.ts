import { globSync, mkdtempSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApplicationConfig, ModuleRef, ModulesContainer } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { jest } from '@jest/globals';
import { createFor, MODULES } from '../../apps/all-in-one/src/modules.js';
import { EmbeddedEventLog } from '#platform/adapters/embedded/embedded-event-log.js';
import { EmbeddedJobQueue } from '#platform/adapters/embedded/embedded-job-queue.js';
import { Database } from '#platform/adapters/sql/database.js';
import { Topic } from '#platform/events/topic.js';
import { describeService } from '#platform/description/describe.js';
import type { Readiness } from '#platform/operations/health.controller.js';
import { Inbox } from '#platform/outbox/inbox.js';
import { JobKind } from '#platform/ports/job-queue.port.js';

const { forbidden } = createRequire(import.meta.url)('../../.dependency-cruiser.cjs') as {
  forbidden: { name: string; from: { path: string } }[];
};
/** The rooms of all apps, such as `chat/inbox`, from the rules for their order. */
const ROOMS = forbidden
  .filter(({ name }) => name === 'rooms-go-one-way')
  .flatMap(({ from }) => /^\^apps\/([\w-]+\/[\w-]+)\/$/.exec(from.path)?.[1] ?? []);
/** Rooms that are not one module of their own name; ARCHITECTURE.md gives the reason for each. */
const OTHERWISE: Record<string, string[]> = {
  'ad-attribution/models': [],
  'fan-out/opt-in': ['opt-in.module.ts', 'chat-commands.module.ts'],
  'chat/doors': [
    'doors.module.ts',
    'networks/network-apis.module.ts',
    'networks/network-doors.module.ts',
    'networks/network-media.module.ts',
    'networks/network-replies.module.ts',
    'web/web-door.module.ts',
  ],
};

/** What Nest itself provides in every module. */
const OF_NEST = new Set<unknown>([ModuleRef, ApplicationConfig]);

/** Builds all apps without listening, to read which of them owns which route, subscription and job. */
describe('the rooms', () => {
  const services = new Map<string, NestFastifyApplication>();
  const worked: string[] = [];
  const followed = new Set<string>();

  beforeAll(async () => {
    const work = EmbeddedJobQueue.prototype.work;
    jest.spyOn(EmbeddedJobQueue.prototype, 'work').mockImplementation(function (
      this: EmbeddedJobQueue,
      kind,
      ...rest
    ) {
      worked.push(kind.name);
      return work.call(this, kind, ...rest);
    });
    const follow = EmbeddedEventLog.prototype.follow;
    jest.spyOn(EmbeddedEventLog.prototype, 'follow').mockImplementation(function (
      this: EmbeddedEventLog,
      topic,
      ...rest
    ) {
      followed.add(topic.name);
      return follow.call(this, topic, ...rest);
    });
    const env = { DATA_DIR: mkdtempSync(join(tmpdir(), 'corong-rooms-')), LOG_LEVEL: 'silent' };
    for (const one of MODULES) services.set(one.app, await createFor(one, env));
  });
  afterAll(async () => {
    for (const service of services.values()) await service.close();
    jest.restoreAllMocks();
  });

  it('are one module each, named after the room, but for those that ARCHITECTURE.md names', () => {
    const architecture = readFileSync('ARCHITECTURE.md', 'utf8');
    expect(ROOMS.length).toBeGreaterThan(50);
    for (const room of ROOMS) {
      const modules = globSync('**/*.module.ts', { cwd: `apps/${room}` }).sort();
      const named = [`${room.split('/')[1]}.module.ts`];
      expect([room, modules]).toEqual([room, (OTHERWISE[room] ?? named).sort()]);
      if (OTHERWISE[room]) expect(architecture).toContain(`\`${room}\``);
    }
  });

  it('have inner modules that no other room imports', () => {
    for (const [room, modules] of Object.entries(OTHERWISE)) {
      const inner = modules.filter((one) => one !== `${room.split('/')[1]}.module.ts`);
      for (const file of globSync('apps/*/*/**/*.ts').filter((one) => !one.startsWith(`apps/${room}/`))) {
        const text = readFileSync(file, 'utf8');
        const imported = inner.filter((one) => text.includes(`/${one.replace(/ts$/, 'js')}'`));
        expect([file, imported]).toEqual([file, []]);
      }
    }
  });

  it('have modules with at most 20 providers', () => {
    const modules = [...services].flatMap(([app, service]) =>
      [...service.get(ModulesContainer).values()].map(({ metatype, providers }) => ({
        module: `${app}/${metatype.name}`,
        providers: [...providers.values()].filter(({ token }) => !OF_NEST.has(token) && token !== metatype)
          .length,
      })),
    );
    expect(modules.length).toBeGreaterThan(30);
    expect(modules.filter(({ providers }) => providers > 20)).toEqual([]);
  });

  it('declare a role on every route', () => {
    for (const service of services.values())
      expect(Object.keys(describeService(service).paths).length).toBeGreaterThan(3);
  });

  it('give every route to one app', () => {
    const owners = new Map<string, string[]>();
    for (const [app, service] of services) {
      for (const [path, methods] of Object.entries(describeService(service).paths)) {
        if (/^\/(healthz|readyz|metrics|v1\/operations)/.test(path)) continue;
        for (const method of Object.keys(methods)) {
          const route = `${method} ${path.replace(/\{[^}]+\}/g, '{}')}`;
          owners.set(route, [...(owners.get(route) ?? []), app]);
        }
      }
    }
    expect([...owners].filter(([, apps]) => apps.length > 1)).toEqual([]);
  });

  it('give every subscription one owner, named after its app, and every topic a subscriber', () => {
    const heard = new Set(followed);
    const names: string[] = [];
    for (const [app, service] of services) {
      for (const { topic, name } of service.get(Inbox, { strict: false }).subscriptions) {
        expect(name.startsWith(`${app}.`)).toBe(true);
        names.push(name);
        heard.add(topic.name);
      }
    }
    expect(names).toEqual([...new Set(names)]);
    expect(
      Topic.all()
        .map((topic) => topic.name)
        .filter((name) => !heard.has(name)),
    ).toEqual([]);
  });

  it('give every kind of job one worker', () => {
    expect(worked.sort()).toEqual(
      JobKind.all()
        .map((kind) => kind.name)
        .sort(),
    );
  });

  it('report jobs in the readiness of the apps that have some, and of no others', async () => {
    const speaking = [];
    for (const [app, service] of services) {
      const { apps, ...own } = (await service.inject('/readyz')).json<Readiness>();
      const said = (apps as Record<string, Readiness> | undefined)?.[app] ?? own;
      expect(said).toMatchObject({ status: 'ready', database: true, event_log: true });
      if ('jobs' in said) speaking.push([app, said.jobs]);
    }
    expect(speaking.sort()).toEqual([
      ['ad-attribution', true],
      ['chat', true],
      ['fan-out', true],
    ]);
  });

  it.each(MODULES.map(({ app }) => app))(
    'keep the entities of %s as its migrations make them, on SQLite',
    async (app) => {
      const database = services.get(app)!.get(Database, { strict: false });
      const drift = await database.source.driver.createSchemaBuilder().log();
      expect(drift.upQueries.map((query) => query.query)).toEqual([]);
    },
  );
});
