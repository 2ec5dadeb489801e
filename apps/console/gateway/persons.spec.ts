import fastify, { type FastifyInstance } from 'fastify';
import { handedOverIdentity } from '#platform/http/identity.js';
import { Clock } from '#platform/ports/clock.port.js';
import type { AppUnderTest } from '../../../test/support/app-under-test.js';
import type { HttpClient } from '../../../test/support/http-client.js';
import { until } from '../../../test/support/until.js';
import { AWAY_AFTER_MS } from '../people/presence.js';
import { startConsole } from '../src/console.fixture.js';
import { EmbeddedUpstreams } from './embedded-upstreams.js';
import { Upstreams } from './upstreams.port.js';

const SETUP = {
  workspace: 'Kopi',
  name: 'Owner',
  email: 'you@example.com',
  password: 'at least ten characters',
};

describe('a person at the gateway', () => {
  let app: FastifyInstance;
  let consoleApp: AppUnderTest;
  let owner: HttpClient;
  let budi: { id: string; key: string; client: HttpClient };

  beforeAll(async () => {
    app = fastify();
    app.get('/v1/greetings', (request) => handedOverIdentity(request.raw));
    app.get('/v1/conversations/:id/live', (_request, reply) => {
      reply.hijack();
      reply.raw.writeHead(200, { 'content-type': 'text/event-stream' });
      reply.raw.write('id: 1\ndata: hello\n\n');
    });
    await app.ready();
    consoleApp = await startConsole();
    (consoleApp.get(Upstreams) as EmbeddedUpstreams).addApp('chat', app);
    const withKey = (key: string) => consoleApp.client.with({ authorization: `Bearer ${key}` });
    owner = withKey((await consoleApp.from('127.0.0.1').post('/v1/setup', SETUP)).json.api_key as string);
    const { id } = (await owner.post('/v1/people', { name: 'Budi', role: 'agent' })).json;
    const key = (await owner.post(`/v1/people/${id}/api-keys`, { name: 'Laptop' })).json.api_key as string;
    budi = { id, key, client: withKey(key) };
  });
  afterAll(async () => {
    await consoleApp.close();
    await app.close();
  });

  const presence = async () => (await owner.get(`/v1/people/${budi.id}`)).json.presence as string;

  it('is known to the apps as the person and not as the key, with the role', async () => {
    expect((await budi.client.get('/v1/greetings')).json).toMatchObject({ actor: budi.id, role: 'agent' });
  });

  it('stays online while a stream is open, is away afterwards, and loses the stream with the role', async () => {
    const headers = { authorization: `Bearer ${budi.key}` };
    const open = () => fetch(`${consoleApp.origin}/v1/conversations/cnv_1/live`, { headers });
    const stream = (await open()).body!.getReader();
    await until('the stream shows it', async () => (await presence()) === 'online');
    const clock = consoleApp.get(Clock);
    let ahead = 0;
    const now = clock.now.bind(clock);
    clock.now = () => now() + ahead;
    for (let step = 0; step < 3; step++) {
      ahead += AWAY_AFTER_MS - 30_000;
      await until('it was seen again', async () => {
        const rows = await consoleApp.database.read.query<{ seen_at: string }[]>(
          `SELECT seen_at FROM membership WHERE person_id = '${budi.id}'`,
        );
        return Number(rows[0]!.seen_at) >= now() + ahead - 30_000;
      });
      expect(await presence()).toBe('online');
    }
    await owner.patch(`/v1/people/${budi.id}`, { role: 'analyst' });
    await expect(
      (async () => {
        while (!(await stream.read()).done);
      })(),
    ).rejects.toThrow();
    ahead += AWAY_AFTER_MS;
    await until('nothing shows it any more', async () => (await presence()) === 'away');
  });
});
