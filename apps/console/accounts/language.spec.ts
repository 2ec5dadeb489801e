import { workspaces } from '#workspace/workspace.topic.js';
import type { AppUnderTest } from '../../../test/support/app-under-test.js';
import { until } from '../../../test/support/until.js';
import { startConsole } from '../src/console.fixture.js';

describe('the language of a workspace', () => {
  const told: { language?: string }[] = [];
  let app: AppUnderTest;
  let key: string;

  beforeAll(async () => {
    app = await startConsole();
    await app.subscribe(workspaces, ({ payload }) => told.push(JSON.parse(payload) as object));
    const owner = { workspace: 'Kopi', name: 'Sri', email: 'sri@example.com', password: 'long enough to do' };
    key = (await app.client.post('/v1/setup', owner)).json.api_key as string;
  });
  afterAll(() => app.close());

  const call = async (method: 'GET' | 'PATCH', settings?: object) => {
    const signedIn = app.client.with({ authorization: `Bearer ${key}` });
    const { status, json } = await signedIn.send(method, '/v1/workspace', settings);
    return { status, body: json };
  };

  it('can be chosen and removed, stays when other settings change, and is published to all apps', async () => {
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
    'cannot be %j, for which there are no texts',
    async (language) => {
      expect(await call('PATCH', { language })).toMatchObject({
        status: 400,
        body: { errors: [{ field: 'language', allowed: ['en', 'id'] }] },
      });
    },
  );
});
