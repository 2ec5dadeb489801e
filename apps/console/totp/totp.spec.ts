import { generate } from 'otplib';
import { Clock } from '#platform/ports/clock.port.js';
import type { AppUnderTest } from '../../../test/support/app-under-test.js';
import { Session } from '../sessions/session.entity.js';
import { Browser } from '../src/browser.fixture.js';
import { startConsole } from '../src/console.fixture.js';
import { RecoveryCode, Totp } from './totp.entities.js';

const PASSWORD = 'at least ten characters';
const SETUP = { workspace: 'Kopi', name: 'Ayu', email: 'ayu@example.com', password: PASSWORD };
const AYU = { email: SETUP.email, password: PASSWORD };

describe('codes of an authenticator app', () => {
  let app: AppUnderTest;
  let browser: Browser;
  let ahead = 0;

  beforeEach(async () => {
    ahead = 0;
    app = await startConsole();
    const clock = app.get(Clock);
    const now = clock.now.bind(clock);
    clock.now = () => now() + ahead;
    browser = new Browser(app);
    await browser.post('/v1/setup', SETUP);
  });
  afterEach(() => app.close());

  const codeOf = (secret: string) => generate({ secret, epoch: Math.floor(app.get(Clock).now() / 1_000) });
  /** Turns the codes on, and waits for the next one. */
  async function turnOn() {
    const { secret, uri } = (await browser.post('/v1/totp')).json as { secret: string; uri: string };
    const confirmed = await browser.post('/v1/totp/confirm', { code: await codeOf(secret) });
    expect(confirmed.status).toBe(200);
    ahead += 30_000;
    return { secret, uri, codes: confirmed.json.recovery_codes as string[] };
  }
  async function signIn() {
    const other = new Browser(app);
    const { json } = await other.post('/v1/session', AYU);
    const withCode = (code: string) => other.post('/v1/session/second-factor', { code });
    return { other, answer: json, withCode };
  }

  it('are asked for after the password, and nobody is signed in before', async () => {
    const { secret, uri } = await turnOn();
    expect(uri).toMatch(/^otpauth:\/\/totp\/Corong:ayu%40example\.com\?/);
    const { other, answer, withCode } = await signIn();
    expect(answer).toEqual({ state: 'second_factor', methods: ['totp', 'recovery_code'] });
    expect((await other.get('/v1/session')).status).toBe(401);
    const halfway = other.cookie;
    expect((await withCode('000000')).status).toBe(401);
    const { status, json } = await withCode(await codeOf(secret));
    expect([status, json]).toEqual([200, { state: 'signed_in' }]);
    expect((await other.get('/v1/session')).status).toBe(200);
    expect(other.cookie).not.toBe(halfway);
    other.cookie = halfway;
    expect((await other.get('/v1/session')).status).toBe(401);
    expect((await withCode(await codeOf(secret))).status).toBe(401);
  });

  it('work once each, also the one that turned them on', async () => {
    const { secret } = (await browser.post('/v1/totp')).json;
    const first = await codeOf(secret);
    await browser.post('/v1/totp/confirm', { code: first });
    expect((await (await signIn()).withCode(first)).status).toBe(401);
    ahead += 30_000;
    const code = await codeOf(secret);
    expect((await (await signIn()).withCode(code)).status).toBe(200);
    expect((await (await signIn()).withCode(code)).status).toBe(401);
  });

  it('may be replaced by a recovery code, which works once', async () => {
    const { codes } = await turnOn();
    expect(codes).toHaveLength(10);
    expect((await (await signIn()).withCode(codes[0]!.toUpperCase().replaceAll('-', ' '))).status).toBe(200);
    expect((await (await signIn()).withCode(codes[0]!)).status).toBe(401);
    expect((await browser.get('/v1/totp')).json).toEqual({ on: true, recovery_codes_left: 9 });
    const rows = await app.database.read.find(RecoveryCode);
    expect(JSON.stringify(rows)).not.toContain(codes[1]!.replaceAll('-', ''));
  });

  it('are guessed ten times at most', async () => {
    await turnOn();
    const { withCode } = await signIn();
    const statuses: number[] = [];
    for (let count = 0; count < 11; count++) statuses.push((await withCode('000000')).status);
    expect(statuses).toEqual([...Array<number>(10).fill(401), 429]);
  });

  it('are turned off by a code, after which the secret is gone', async () => {
    const { secret } = await turnOn();
    const [row] = await app.database.read.find(Totp);
    expect(row!.secret).not.toContain(secret);
    expect((await browser.post('/v1/totp')).status).toBe(409);
    expect((await browser.post('/v1/totp/off', { code: '000000' })).status).toBe(422);
    expect((await browser.post('/v1/totp/recovery-codes', { code: await codeOf(secret) })).status).toBe(200);
    ahead += 30_000;
    expect((await browser.post('/v1/totp/off', { code: await codeOf(secret) })).status).toBe(204);
    expect(await app.database.read.count(Totp)).toBe(0);
    expect(await app.database.read.count(RecoveryCode)).toBe(0);
    expect((await signIn()).answer).toEqual({ state: 'signed_in' });
  });

  it('need a session: an API key changes nothing about them', async () => {
    const key = (await browser.post('/v1/api-keys', { name: 'Shop', role: 'owner' })).json.api_key as string;
    const program = app.client.with({ authorization: `Bearer ${key}` });
    for (const path of ['', '/confirm', '/off', '/recovery-codes'])
      expect((await program.post(`/v1/totp${path}`, { code: '000000' })).status).toBe(403);
  });

  it('do not count while the first one is awaited', async () => {
    await browser.post('/v1/totp');
    expect((await browser.post('/v1/totp/confirm', { code: '000000' })).status).toBe(422);
    expect((await signIn()).answer).toEqual({ state: 'signed_in' });
  });

  it('leave a sign-in that waits for one for ten minutes', async () => {
    const { secret } = await turnOn();
    const { withCode } = await signIn();
    ahead += 10 * 60_000 + 1_000;
    expect((await withCode(await codeOf(secret))).status).toBe(401);
    expect(await app.database.read.countBy(Session, { complete: 1 })).toBe(1);
  });
});
