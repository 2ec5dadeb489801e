import { Database } from '#platform/adapters/sql/database.js';
import { OutboxRow } from '#platform/outbox/outbox.entity.js';
import { Outbox } from '#platform/outbox/outbox.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Ids } from '#platform/ports/ids.port.js';
import type { AppUnderTest } from '../../../test/support/app-under-test.js';
import type { Method } from '../../../test/support/http-client.js';
import { startConsole } from '../src/console.fixture.js';
import { Person, Workspace } from './accounts.entities.js';
import { SetupInvitation } from './setup-invitation.js';
import { verifyPassword } from './passwords.js';
import { ApiKeyCache } from './api-key-cache.js';
import { recoverOwner } from './recovery.js';
import { SetupToken } from './setup-token.js';
import { Setup } from './setup.service.js';

const SETUP = {
  workspace: 'Kopi Nusantara',
  name: 'Owner',
  email: 'You@Example.com',
  password: 'at least ten characters',
};

interface Call {
  key?: string;
  body?: object;
  /** Body of a form, in place of JSON. */
  form?: string;
  headers?: Record<string, string>;
  from?: string;
}

describe('accounts', () => {
  let app: AppUnderTest;
  beforeEach(async () => void (app = await startConsole()));
  afterEach(() => app.close());

  async function call(method: Method, path: string, { key, body, form, headers, from }: Call = {}) {
    const { status, json } = await app
      .from(from ?? '127.0.0.1')
      .send(method, path, form ?? body, { ...(key && { authorization: `Bearer ${key}` }), ...headers });
    return { status, body: json };
  }
  const setUp = async () =>
    (await call('POST', '/v1/setup', { body: SETUP })).body as {
      api_key: string;
      key_id: string;
      workspace_id: string;
    };

  it('lets exactly one of two simultaneous set-ups succeed', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => call('POST', '/v1/setup', { body: SETUP })));
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409, 409]);
    expect(answers.find((answer) => answer.status === 201)!.body).toMatchObject({
      handle: 'kopi-nusantara',
      api_key: expect.stringMatching(/^corong_/),
    });
    const { read } = app.get(Database);
    expect(await read.count(Workspace)).toBe(1);
    const person = await read.findOneByOrFail(Person, { email: 'you@example.com' });
    expect(person.password_hash).not.toContain(SETUP.password);
    expect(person.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await verifyPassword(person.password_hash, SETUP.password)).toBe(true);
  });

  it('answers a repeated set-up with the id of its API key, without the key', async () => {
    const headers = { 'idempotency-key': 'first-run' };
    const first = await call('POST', '/v1/setup', { body: SETUP, headers });
    const again = await call('POST', '/v1/setup', { body: SETUP, headers });
    expect(again).toMatchObject({ status: 409, body: { key_id: first.body.key_id } });
    expect(JSON.stringify(again.body)).not.toContain(first.body.api_key);
  });

  it('names each invalid field of a set-up, and changes nothing', async () => {
    const body = {
      ...SETUP,
      email: 'sri',
      password: 'short',
      time_zone: 'Mars/Olympus',
      currency: 'XQX',
      role: 'owner',
    };
    const { status, body: problem } = await call('POST', '/v1/setup', { body });
    expect(status).toBe(400);
    expect(problem.errors.map((error: { field: string }) => error.field).sort()).toEqual([
      'currency',
      'email',
      'password',
      'role',
      'time_zone',
    ]);
    expect(problem.errors.find((error: { field: string }) => error.field === 'currency').allowed).toContain(
      'IDR',
    );
    expect(await app.get(Setup).isDone()).toBe(false);
  });

  const FORM = 'workspace=Kopi&name=Owner&email=you%40example.com&password=at+least+ten+characters';
  it.each<[string, Call]>([
    ['another machine', { from: '192.0.2.7' }],
    ['an address that a proxy forwards', { headers: { 'x-forwarded-for': '127.0.0.1' } }],
    ['a forwarded address that is none', { headers: { 'x-forwarded-for': 'unknown' } }],
    ['an empty forwarded address', { headers: { 'x-forwarded-for': '' } }],
    ['a proxy that names the scheme alone', { headers: { 'x-forwarded-proto': 'https' } }],
    ['a proxy by RFC 7239', { headers: { forwarded: 'for=127.0.0.1' } }],
    ['a proxy that names itself', { headers: { via: '1.1 cache' } }],
    ['a load balancer that traces', { headers: { 'x-amzn-trace-id': 'Root=1' } }],
    ['a proxy that names the client its own way', { headers: { 'client-ip': '127.0.0.1' } }],
    ['a proxy that counts hops', { headers: { 'max-forwards': '9' } }],
    ['a proxy with a header of its own', { headers: { 'x-real-ip': '127.0.0.1' } }],
    ['a content network', { headers: { 'cf-connecting-ip': '127.0.0.1' } }],
    ['a name of another machine', { headers: { host: 'another-machine' } }],
    ['a name of the local network', { headers: { host: 'rebound.local' } }],
    ['a page of another site', { headers: { 'sec-fetch-site': 'cross-site' } }],
    ['a page of another port', { headers: { 'sec-fetch-site': 'same-site' } }],
    ['a foreign origin', { headers: { origin: 'https://evil.example' } }],
    ['an origin without a name', { headers: { origin: 'null' } }],
    ['a guessed token', { headers: { 'x-setup-token': 'guessed' } }],
  ])('refuses a set-up without the token from %s', async (_, stranger) => {
    expect((await call('POST', '/v1/setup', { body: SETUP, ...stranger })).status).toBe(403);
    expect(await app.get(Setup).isDone()).toBe(false);
  });

  it.each([
    ['a rebound name', 'rebound.example'],
    ['a name before a name of the machine', 'evil@localhost'],
    ['a name that begins like the machine’s', 'localhost.evil.example'],
    ['a name with a port that is none', 'localhost:port'],
  ])('takes no set-up under %s: that is left to the app that knows own domains', async (_, host) => {
    // No such app runs here.
    expect((await call('POST', '/v1/setup', { body: SETUP, headers: { host } })).status).toBe(503);
    expect(await app.get(Setup).isDone()).toBe(false);
  });

  it.each<[string, Call]>([
    ['another site', { headers: { origin: 'https://evil.example' } }],
    ['a page here', {}],
  ])('refuses a set-up that a form of %s sends unseen', async (_, more) => {
    expect((await call('POST', '/v1/setup', { form: FORM, ...more })).status).toBe(415);
    expect(await app.get(Setup).isDone()).toBe(false);
  });

  it('accepts a set-up from this machine, and from elsewhere with the token', async () => {
    const own = { host: 'localhost:3000', origin: 'http://localhost:3000', 'sec-fetch-site': 'same-origin' };
    for (const [from, host] of [
      ['127.0.0.1', '127.0.0.1:3000'],
      ['::1', '[::1]:3000'],
      ['::ffff:127.0.0.1', 'LOCALHOST'],
    ])
      expect((await call('POST', '/v1/setup', { body: {}, from, headers: { host: host! } })).status).toBe(
        400,
      );
    expect((await call('POST', '/v1/setup', { body: {}, headers: own })).status).toBe(400);
    const headers = { 'x-setup-token': app.get(SetupToken).text, 'x-forwarded-for': '198.51.100.7' };
    expect((await call('POST', '/v1/setup', { body: SETUP, from: '192.0.2.7', headers })).status).toBe(201);
  });

  it('asks everybody for the token if the public URL is not a loopback name', async () => {
    const proxied = await startConsole({ PUBLIC_URL: 'https://corong.example' });
    const send = (headers: Record<string, string>) => proxied.client.post('/v1/setup', SETUP, headers);
    expect((await send({})).status).toBe(403);
    expect(await proxied.get(SetupInvitation).text()).toContain(proxied.get(SetupToken).text);
    expect((await send({ 'x-setup-token': proxied.get(SetupToken).text })).status).toBe(201);
    await proxied.close();
  });

  it('recovers the owner with a new key, and revokes all other owner keys', async () => {
    const database = app.get(Database);
    const recover = () => recoverOwner(database, app.get(Outbox), app.get(Clock), app.get(Ids));
    expect(await recover()).toBeNull();
    const { api_key: lost, key_id, workspace_id } = await setUp();
    const make = async (role: string, key = lost) =>
      (await call('POST', '/v1/api-keys', { key, body: { name: role, role } })).body;
    const second = await make('owner');
    const agent = await make('agent');
    const other = (await call('POST', '/v1/workspaces', { key: lost, body: { workspace: 'Other' } })).body;
    const recovered = (await recover())!;
    expect(recovered).toMatchObject({ workspace_id, revoked: [key_id, second.id] });
    app.get(ApiKeyCache).clear();
    for (const [key, status] of [
      [lost, 401],
      [second.api_key, 401],
      [agent.api_key, 200],
      [other.api_key, 200],
      [recovered.api_key, 200],
    ])
      expect((await call('GET', '/v1/workspace', { key })).status).toBe(status);
    expect((await make('owner', recovered.api_key)).role).toBe('owner');
  });

  it('publishes each workspace and its settings to both sides', async () => {
    const { api_key: key, workspace_id } = await setUp();
    expect(
      (
        await call('PATCH', '/v1/workspace', {
          key,
          body: { time_zone: 'Asia/Jakarta', currency: 'IDR', name: 'Kopi' },
        })
      ).status,
    ).toBe(200);
    expect((await call('GET', '/v1/workspace', { key })).body).toMatchObject({
      id: workspace_id,
      name: 'Kopi',
      time_zone: 'Asia/Jakarta',
      currency: 'IDR',
    });
    const relayed = async () => (await app.get(Database).read.count(OutboxRow)) === 0;
    for (let waited = 0; waited < 100 && !(await relayed()); waited++)
      await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await relayed()).toBe(true);
    expect((await app.get(Database).read.findOneByOrFail(Workspace, { id: workspace_id })).sequence).toBe(2);
  });

  it('keeps workspaces apart, and lets only the owner of the instance create more', async () => {
    const first = await setUp();
    const made = await call('POST', '/v1/workspaces', {
      key: first.api_key,
      body: { workspace: 'Kopi Nusantara' },
    });
    expect(made).toMatchObject({ status: 201, body: { handle: 'kopi-nusantara-2' } });
    const taken = await call('POST', '/v1/workspaces', {
      key: first.api_key,
      body: { workspace: 'Kopi', handle: 'kopi-nusantara' },
    });
    expect(taken).toMatchObject({ status: 409, body: { errors: [{ field: 'handle' }] } });
    const second = made.body.api_key as string;
    expect((await call('POST', '/v1/workspaces', { key: second, body: { workspace: 'Third' } })).status).toBe(
      403,
    );
    expect((await call('GET', '/v1/workspace', { key: second })).body.id).toBe(made.body.workspace_id);
    expect((await call('DELETE', `/v1/api-keys/${first.key_id}`, { key: second })).status).toBe(404);
    expect(
      (await call('GET', '/v1/api-keys', { key: second })).body.items.map((item: { id: string }) => item.id),
    ).toEqual([made.body.key_id]);
  });

  it('refuses other roles and revoked keys, and keeps the last owner key of a workspace', async () => {
    const { api_key: key, key_id } = await setUp();
    const analyst = (await call('POST', '/v1/api-keys', { key, body: { name: 'Reports', role: 'analyst' } }))
      .body;
    expect((await call('GET', '/v1/workspace', { key: analyst.api_key })).status).toBe(200);
    expect((await call('GET', '/v1/api-keys', { key: analyst.api_key })).status).toBe(403);
    expect(
      (await call('PATCH', '/v1/workspace', { key: analyst.api_key, body: { name: 'Mine' } })).status,
    ).toBe(403);
    expect((await call('DELETE', `/v1/api-keys/${analyst.id}`, { key })).status).toBe(204);
    expect((await call('GET', '/v1/workspace', { key: analyst.api_key })).status).toBe(401);
    expect((await call('DELETE', `/v1/api-keys/${key_id}`, { key })).status).toBe(409);
    expect(
      (await call('GET', '/v1/workspace', { key: `${key.slice(0, -1)}${key.endsWith('0') ? '1' : '0'}` }))
        .status,
    ).toBe(401);
    const listed = (await call('GET', '/v1/api-keys', { key })).body;
    expect(listed.items).toHaveLength(2);
    expect(JSON.stringify(listed)).not.toMatch(/corong_|hash/);
  });
});
