import { workspaces } from '#workspace/workspace.topic.js';
import type { AppUnderTest } from '../../../test/support/app-under-test.js';
import { until } from '../../../test/support/until.js';
import { startConsole } from '../src/console.fixture.js';

describe('what a workspace lets ads learn of its customers', () => {
  const told: { ask_consent?: boolean; share_network_ids?: boolean }[] = [];
  let app: AppUnderTest;
  let key: string;

  beforeAll(async () => {
    app = await startConsole();
    await app.subscribe(workspaces, ({ payload }) => told.push(JSON.parse(payload) as object));
    const owner = { workspace: 'Kopi', name: 'Sri', email: 'sri@example.com', password: 'long enough to do' };
    key = (await app.client.post('/v1/setup', owner)).json.api_key as string;
  });
  afterAll(() => app.close());

  const call = (method: 'GET' | 'PATCH', settings?: object, authorization = `Bearer ${key}`) =>
    app.client.with({ authorization }).send(method, '/v1/workspace', settings);

  it('is off until it is switched on, stays where other settings change, and is told to all apps', async () => {
    expect((await call('GET')).json).toMatchObject({ ask_consent: false, share_network_ids: false });
    expect(await call('PATCH', { share_network_ids: true })).toMatchObject({
      status: 200,
      json: { ask_consent: false, share_network_ids: true },
    });
    expect((await call('PATCH', { ask_consent: true })).json).toMatchObject({ share_network_ids: true });
    expect((await call('PATCH', { share_network_ids: false })).json).toMatchObject({ ask_consent: true });
    await until('all was told', () => told.length === 4);
    expect(
      told.map(({ ask_consent = false, share_network_ids = false }) => [ask_consent, share_network_ids]),
    ).toEqual([
      [false, false],
      [false, true],
      [true, true],
      [true, false],
    ]);
  });

  it.each(['ask_consent', 'share_network_ids'])('is refused in any other form: %s', async (setting) => {
    for (const value of ['true', 1, []])
      expect(await call('PATCH', { [setting]: value })).toMatchObject({
        status: 400,
        json: { errors: [{ field: setting }] },
      });
  });

  it.each(['publisher', 'marketer', 'analyst', 'agent'])('is not for a %s to change', async (role) => {
    const made = await app.client
      .with({ authorization: `Bearer ${key}` })
      .post('/v1/api-keys', { name: role, role });
    const answer = await call('PATCH', { share_network_ids: true }, `Bearer ${made.json.api_key}`);
    expect(answer.status).toBe(403);
  });
});
