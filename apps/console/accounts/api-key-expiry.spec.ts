import { Clock } from '#platform/ports/clock.port.js';
import type { AppUnderTest } from '../../../test/support/app-under-test.js';
import { startConsole } from '../src/console.fixture.js';
import { ApiKeyCache } from './api-key-cache.js';

const SETUP = {
  workspace: 'Kopi',
  name: 'Ayu',
  email: 'ayu@example.com',
  password: 'at least ten characters',
};
const HOUR_MS = 3_600_000;

describe('an API key with an expiry', () => {
  let app: AppUnderTest;
  beforeAll(async () => void (app = await startConsole()));
  afterAll(() => app.close());

  it('works until then and not after, and cannot begin in the past', async () => {
    const { api_key } = (await app.from('127.0.0.1').post('/v1/setup', SETUP)).json;
    const owner = app.client.with({ authorization: `Bearer ${api_key}` });
    const create = (expires_at: string) =>
      owner.post('/v1/api-keys', { name: 'Shop', role: 'analyst', expires_at });
    const past = await create(new Date(Date.now() - HOUR_MS).toISOString());
    expect([past.status, past.json.errors[0].field]).toEqual([422, 'expires_at']);
    expect((await create('tomorrow')).status).toBe(400);
    const expires_at = new Date(Date.now() + HOUR_MS).toISOString();
    const made = (await create(expires_at)).json as { id: string; api_key: string; expires_at: string };
    expect(made.expires_at).toBe(expires_at);
    const shop = app.client.with({ authorization: `Bearer ${made.api_key}` });
    expect((await shop.get('/v1/workspace')).status).toBe(200);

    const holder = (await app.get(ApiKeyCache).find(made.api_key))!;
    expect(await app.get(ApiKeyCache).endedAmong([holder])).toEqual([]);
    const clock = app.get(Clock);
    const now = clock.now.bind(clock);
    clock.now = () => now() + HOUR_MS;
    app.get(ApiKeyCache).clear();
    expect((await shop.get('/v1/workspace')).status).toBe(401);
    expect(await app.get(ApiKeyCache).endedAmong([holder])).toEqual([holder]);
  });
});
