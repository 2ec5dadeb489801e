import { get, type IncomingMessage } from 'node:http';
import fastify, { type FastifyInstance } from 'fastify';
import { handedOverIdentity } from '#platform/http/identity.js';
import { Clock } from '#platform/ports/clock.port.js';
import type { AppUnderTest } from '../../../test/support/app-under-test.js';
import { until } from '../../../test/support/until.js';
import { EmbeddedUpstreams } from '../gateway/embedded-upstreams.js';
import { Upstreams } from '../gateway/upstreams.port.js';
import { Browser } from '../src/browser.fixture.js';
import { startConsole } from '../src/console.fixture.js';
import { deviceOf } from './device.js';
import { SessionCache } from './session-cache.js';
import { Session } from './session.entity.js';
import { Sessions } from './sessions.service.js';

const PASSWORD = 'at least ten characters';
const SETUP = { workspace: 'Kopi', name: 'Ayu', email: 'ayu@example.com', password: PASSWORD };
const DAY_MS = 86_400_000;

describe('a session', () => {
  let app: AppUnderTest;
  let chat: FastifyInstance;
  let key: string;
  let ahead = 0;

  beforeEach(async () => {
    ahead = 0;
    chat = fastify();
    chat.get('/v1/greetings', ({ raw }) => ({
      ...handedOverIdentity(raw),
      cookie: raw.headers.cookie ?? null,
    }));
    chat.get('/chat/:workspace', ({ raw }) => ({
      ...handedOverIdentity(raw),
      cookie: raw.headers.cookie ?? null,
    }));
    await chat.ready();
    app = await startConsole();
    (app.get(Upstreams) as EmbeddedUpstreams).addApp('chat', chat);
    key = (await app.from('127.0.0.1').post('/v1/setup', SETUP)).json.api_key as string;
    const clock = app.get(Clock);
    const now = clock.now.bind(clock);
    clock.now = () => now() + ahead;
  });
  afterEach(async () => {
    await app.close();
    await chat.close();
  });

  const signIn = async () => {
    const browser = new Browser(app);
    await browser.post('/v1/session', { email: SETUP.email, password: PASSWORD });
    return browser;
  };
  const listed = async (browser: Browser) =>
    (await browser.get('/v1/sessions')).json.items as {
      id: string;
      current: boolean;
      last_seen_at: string;
    }[];

  it('is the person to every app, which never sees the cookie; pages for visitors know nobody by it', async () => {
    const browser = await signIn();
    const { person } = (await browser.get('/v1/session')).json;
    const cookie = `other=1; ${browser.cookie}; more=2`;
    expect((await browser.get('/v1/greetings', { cookie })).json).toMatchObject({
      actor: person.id,
      role: 'owner',
      instance: true,
      cookie: 'other=1; more=2',
    });
    expect((await browser.get('/chat/kopi')).json).toMatchObject({
      actor: null,
      workspace: null,
      cookie: null,
    });
  });

  it('changes something only for a page of this origin', async () => {
    const browser = await signIn();
    const change = (headers: Record<string, string>) =>
      app
        .from('127.0.0.1')
        .patch('/v1/workspace', { name: 'Kopi Baru' }, { ...browser.cookieAlone, ...headers });
    const own = { origin: app.config.publicUrl };
    expect((await change({})).status).toBe(403);
    expect((await change({ origin: 'https://evil.example' })).status).toBe(403);
    expect((await change({ origin: 'http://localhost:1' })).status).toBe(403);
    expect((await change({ origin: 'null' })).status).toBe(403);
    expect((await change({ ...own, 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await change({ ...own, 'sec-fetch-site': 'same-site' })).status).toBe(403);
    expect((await app.client.get('/v1/workspace', browser.cookieAlone)).json.name).toBe('Kopi');
    expect((await change(own)).status).toBe(200);
    expect((await change({ host: '127.0.0.1:3000', origin: 'http://127.0.0.1:3000' })).status).toBe(200);
  });

  it('ends by signing out, in this browser alone', async () => {
    const [one, other] = [await signIn(), await signIn()];
    const cookie = one.cookie;
    const { status, headers } = await one.delete('/v1/session');
    expect([status, headers['set-cookie']]).toEqual([204, expect.stringContaining('Max-Age=0')]);
    one.cookie = cookie;
    expect((await one.get('/v1/session')).status).toBe(401);
    expect((await other.get('/v1/session')).status).toBe(200);
  });

  it('is listed and ended by its person elsewhere, and its stream with it', async () => {
    const [phone, desk] = [await signIn(), await signIn()];
    const stream = await new Promise<IncomingMessage>((resolve) =>
      get(`${app.origin}/v1/live`, { headers: phone.headers, agent: false }, resolve),
    );
    expect(stream.statusCode).toBe(200);
    const ended = new Promise((resolve) => stream.on('error', () => undefined).once('close', resolve));
    stream.resume();
    const sessions = await listed(desk);
    expect(sessions.map(({ current }) => current)).toEqual([true, false]);
    expect((await desk.delete(`/v1/sessions/${sessions[1]!.id}`)).status).toBe(204);
    await ended;
    expect((await phone.get('/v1/session')).status).toBe(401);
    expect((await desk.delete(`/v1/sessions/${sessions[1]!.id}`)).status).toBe(404);
    expect(await listed(desk)).toHaveLength(1);
  });

  it('does not list or end what is another person’s', async () => {
    const browser = await signIn();
    const { id } = (await listed(browser))[0]!;
    const program = app.client.with({ authorization: `Bearer ${key}` });
    expect((await program.get('/v1/sessions')).json.items).toEqual([]);
    expect((await program.delete(`/v1/sessions/${id}`)).status).toBe(404);
    expect((await program.delete('/v1/session')).status).toBe(409);
    expect((await program.get('/v1/session')).status).toBe(404);
  });

  it('ends a week after its last use, and thirty days after it began; its row goes', async () => {
    const status = async (browser: Browser) => {
      app.get(SessionCache).clear();
      return (await browser.get('/v1/session')).status;
    };
    const seen = (at: number) =>
      app.database.transaction((tx) => tx.update(Session, { complete: 1 }, { last_seen_at: at }));
    const idle = await signIn();
    ahead = 7 * DAY_MS + 1_000;
    expect(await status(idle)).toBe(401);
    ahead = 7 * DAY_MS - 60_000;
    expect(await status(idle)).toBe(200);

    const used = await signIn();
    ahead += 30 * DAY_MS - 60_000;
    await seen(app.get(Clock).now());
    expect(await status(used)).toBe(200);
    ahead += 61_000;
    await seen(app.get(Clock).now());
    expect(await status(used)).toBe(401);
    await app.get(Sessions).deleteExpired();
    expect(await app.database.read.count(Session)).toBe(0);
  });

  it('shows its last use to the minute, and so does an API key', async () => {
    const browser = await signIn();
    const keys = async () =>
      (await browser.get('/v1/api-keys')).json.items as { last_used_at: string | null }[];
    expect(await keys()).toMatchObject([{ last_used_at: null, expires_at: null }]);
    await app.client.get('/v1/workspace', { authorization: `Bearer ${key}` });
    const minute = /:00\.000Z$/;
    await until('it is shown', async () => minute.test((await keys())[0]!.last_used_at ?? ''));
    await until('it is shown', async () => minute.test((await listed(browser))[0]!.last_seen_at));
  });

  it('has the role of its person within five seconds, and ends where the person is removed', async () => {
    const owner = await signIn();
    const { link } = (await owner.post('/v1/invitations', { email: 'budi@example.com', role: 'owner' })).json;
    const budi = new Browser(app);
    const token = (link as string).split('#')[1];
    await budi.post('/v1/invitations/accept', { token, name: 'Budi', password: PASSWORD });
    const { id } = (await budi.get('/v1/session')).json.person as { id: string };
    expect((await budi.get('/v1/api-keys')).status).toBe(200);
    expect((await owner.patch(`/v1/people/${id}`, { role: 'agent' })).status).toBe(200);
    expect((await budi.get('/v1/api-keys')).status).toBe(403);
    expect((await owner.get(`/v1/people/${id}`)).json.email).toBe('budi@example.com');
    expect(
      ((await budi.get('/v1/people')).json.items as { email: null }[]).map(({ email }) => email),
    ).toEqual([null, null]);
    expect((await owner.delete(`/v1/people/${id}`)).status).toBe(204);
    expect((await budi.get('/v1/session')).status).toBe(401);
    const own = (await owner.get('/v1/session')).json.person as { id: string };
    for (const answer of [
      await owner.delete(`/v1/people/${own.id}`),
      await owner.patch(`/v1/people/${own.id}`, { role: 'agent' }),
    ])
      expect(answer.status).toBe(409);
  });
});

it.each([
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0',
    'Edge on Windows',
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
    'Safari on iPhone',
  ],
  [
    'Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36',
    'Chrome on Android',
  ],
  ['curl/8.14.1', 'Another program'],
  [undefined, 'Another program'],
])('names the device of %s', (userAgent, device) => expect(deviceOf(userAgent)).toBe(device));
