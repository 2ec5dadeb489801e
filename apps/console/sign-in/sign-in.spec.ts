import { randomBytes, scryptSync } from 'node:crypto';
import type { AppUnderTest } from '../../../test/support/app-under-test.js';
import { Person } from '../accounts/accounts.entities.js';
import { Session } from '../sessions/session.entity.js';
import { Browser } from '../src/browser.fixture.js';
import { startConsole } from '../src/console.fixture.js';

const PASSWORD = 'at least ten characters';
const SETUP = { workspace: 'Kopi', name: 'Ayu', email: 'Ayu@Example.com', password: PASSWORD };
const AYU = { email: ' AYU@example.com', password: PASSWORD };

describe('signing in', () => {
  let app: AppUnderTest;
  beforeEach(async () => {
    app = await startConsole();
    await app.from('127.0.0.1').post('/v1/setup', SETUP);
  });
  afterEach(() => app.close());

  it('sets a cookie that only this origin gets, and stores its hash alone', async () => {
    const browser = new Browser(app);
    const { status, json, headers } = await browser.post('/v1/session', AYU);
    expect([status, json]).toEqual([200, { state: 'signed_in' }]);
    expect(headers['set-cookie']).toMatch(
      /^__Host-corong_session=[\w-]{43}; Max-Age=2592000; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );
    expect(headers['cache-control']).toBe('no-store');
    const rows = await app.database.read.find(Session);
    expect(rows).toMatchObject([{ device: 'Firefox on Linux', complete: 1 }]);
    expect(JSON.stringify(rows)).not.toContain(browser.cookie.split('=')[1]);
    expect((await browser.get('/v1/session')).json).toMatchObject({
      person: { name: 'Ayu', email: 'ayu@example.com' },
      workspace: { name: 'Kopi', handle: 'kopi', time_zone: 'UTC', currency: 'USD', language: null },
      role: 'owner',
      workspaces: [{ name: 'Kopi', role: 'owner' }],
    });
  });

  it('has a cookie without prefix where browsers would refuse one: over plain HTTP to another machine', async () => {
    const other = await startConsole({ PUBLIC_URL: 'http://192.0.2.7:3000' });
    const token = { 'x-setup-token': 'wrong' };
    expect((await other.client.post('/v1/setup', SETUP, token)).status).toBe(403);
    const secure = await startConsole({ PUBLIC_URL: 'https://corong.example' });
    for (const [one, name] of [
      [other, /^corong_session=[\w-]+; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Lax$/],
      [secure, /^__Host-corong_session=[^;]+; Max-Age=\d+; Path=\/; HttpOnly; Secure; SameSite=Lax$/],
    ] as const) {
      const { SetupToken } = await import('../accounts/setup-token.js');
      await one.client.post('/v1/setup', SETUP, { 'x-setup-token': one.get(SetupToken).text });
      expect((await new Browser(one).post('/v1/session', AYU)).headers['set-cookie']).toMatch(name);
      await one.close();
    }
  });

  it('answers the same to a wrong password and to an address that nobody has', async () => {
    const wrong = await new Browser(app).post('/v1/session', { ...AYU, password: 'not the password' });
    const unknown = await new Browser(app).post('/v1/session', { ...AYU, email: 'budi@example.com' });
    expect(wrong.status).toBe(401);
    expect([unknown.status, unknown.text]).toEqual([wrong.status, wrong.text]);
    expect(wrong.headers['set-cookie']).toBeUndefined();
    expect(await app.database.read.count(Session)).toBe(0);
  });

  it('is slowed down after ten wrong attempts, whoever has the address, and from another network is not', async () => {
    const attempts = async (email: string, password: string, from: string) => {
      const statuses: number[] = [];
      let last: { headers: Record<string, string>; text: string } | undefined;
      for (let count = 0; count < 11; count++) {
        last = await new Browser(app, from).post('/v1/session', { email, password });
        statuses.push((last as { status: number } & typeof last).status);
      }
      return { statuses, last: last! };
    };
    const known = await attempts(AYU.email, 'not the password', '192.0.2.1');
    const unknown = await attempts('budi@example.com', 'not the password', '192.0.2.2');
    expect(known.statuses).toEqual([...Array<number>(10).fill(401), 429]);
    expect(unknown.statuses).toEqual(known.statuses);
    expect(Number(known.last.headers['retry-after'])).toBeGreaterThan(60);
    expect((await new Browser(app, '192.0.2.1').post('/v1/session', AYU)).status).toBe(429);
    expect((await new Browser(app, '192.0.2.3').post('/v1/session', AYU)).status).toBe(200);
  });

  it('counts each network’s requests before it reads them', async () => {
    const statuses = new Set<number>();
    for (let count = 0; count < 121; count++)
      statuses.add((await new Browser(app, '192.0.2.9').post('/v1/session', 'a=b')).status);
    expect(statuses).toEqual(new Set([415, 429]));
  });

  it('takes the password of an older Corong, and hashes it anew with Argon2id', async () => {
    const salt = randomBytes(16);
    const old = scryptSync(PASSWORD, salt, 32, { N: 1_024, r: 8, p: 1 });
    const parts = ['scrypt', 1_024, 8, 1, salt.toString('base64url'), old.toString('base64url')];
    await app.database.transaction((tx) =>
      tx.update(Person, { email: 'ayu@example.com' }, { password_hash: parts.join('$') }),
    );
    const wrong = await new Browser(app).post('/v1/session', { ...AYU, password: 'not the password' });
    expect(wrong.status).toBe(401);
    for (let time = 0; time < 2; time++)
      expect((await new Browser(app).post('/v1/session', AYU)).status).toBe(200);
    const [person] = await app.database.read.find(Person);
    expect(person!.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  it('is refused to a page of another site', async () => {
    for (const headers of [
      { origin: 'https://evil.example' },
      { 'sec-fetch-site': 'cross-site' },
      { origin: 'null' },
    ] as Record<string, string>[])
      expect((await new Browser(app).post('/v1/session', AYU, headers)).status).toBe(403);
    expect((await app.client.post('/v1/session', AYU)).status).toBe(200);
  });
});

describe('setting Corong up', () => {
  it('signs in the page that did it, and no program', async () => {
    for (const signsIn of [true, false]) {
      const app = await startConsole();
      const browser = new Browser(app);
      const sent = signsIn
        ? await browser.post('/v1/setup', SETUP)
        : await app.from('127.0.0.1').post('/v1/setup', SETUP);
      expect(sent.status).toBe(201);
      expect(sent.headers['set-cookie'] !== undefined).toBe(signsIn);
      expect((await browser.get('/v1/session')).status).toBe(signsIn ? 200 : 401);
      await app.close();
    }
  });
});
