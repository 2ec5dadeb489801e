import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { EmbeddedEventLog } from '#platform/adapters/embedded/embedded-event-log.js';
import { loadConfig } from '#platform/config.js';
import { createService } from '#platform/http/service.js';
import { workspaces } from '#workspace/workspace.topic.js';
import { tempFolder } from '../../../test/support/temp.js';
import { until } from '../../../test/support/until.js';
import { ConsoleModule } from '../src/console.module.js';
import { ConsoleSettings } from '../src/settings.js';

describe('the language of a workspace', () => {
  const folder = tempFolder('language');
  const told: { language?: string }[] = [];
  let service: NestFastifyApplication;
  let listener: EmbeddedEventLog;
  let key: string;

  beforeAll(async () => {
    const config = loadConfig(ConsoleSettings, { DATA_DIR: folder.path, LOG_LEVEL: 'silent' });
    service = await createService('console', ConsoleModule.forRoot(config), config);
    listener = new EmbeddedEventLog({ folder: `${folder.path}/log`, prefixes: { workspace: 'read' } });
    await listener.open([workspaces]);
    await listener.subscribe(workspaces, 'listener.spec', async (batch) => {
      for (const { payload } of batch) told.push(JSON.parse(payload) as object);
    });
    const setup = { workspace: 'Kopi', name: 'Sri', email: 'sri@example.com', password: 'long enough to do' };
    const made = await service.inject({ method: 'POST', url: '/v1/setup', payload: setup });
    key = made.json().api_key as string;
  });
  afterAll(async () => {
    await listener.close();
    await service.close();
    folder.remove();
  });

  const call = async (method: 'GET' | 'PATCH', payload?: object) => {
    const headers = { authorization: `Bearer ${key}` };
    const answer = await service.inject({
      method,
      url: '/v1/workspace',
      headers,
      ...(payload && { payload }),
    });
    return { status: answer.statusCode, body: answer.json() };
  };

  it('is chosen, kept where other settings change, taken back, and told to all apps', async () => {
    expect((await call('GET')).body.language).toBeNull();
    expect(await call('PATCH', { language: 'id' })).toMatchObject({ status: 200, body: { language: 'id' } });
    expect(await call('PATCH', { currency: 'IDR' })).toMatchObject({
      body: { language: 'id', currency: 'IDR' },
    });
    expect(await call('PATCH', { language: null })).toMatchObject({ status: 200, body: { language: null } });
    await until('all was told', () => told.length === 4);
    expect(told.map(({ language }) => language ?? null)).toEqual([null, 'id', 'id', null]);
  });

  it.each(['fr', 'ID', 'id-ID', '', 1, ['id']])(
    'is not %j, which there are no texts in',
    async (language) => {
      expect(await call('PATCH', { language })).toMatchObject({
        status: 400,
        body: { errors: [{ field: 'language', allowed: ['en', 'id'] }] },
      });
    },
  );
});
