import { generate } from 'otplib';
import { Clock } from '#platform/ports/clock.port.js';
import type { AppUnderTest } from '../../../test/support/app-under-test.js';
import { Browser } from '../src/browser.fixture.js';
import { startConsole } from '../src/console.fixture.js';
import { Authenticator } from './authenticator.fixture.js';
import { Passkey } from './passkey.entities.js';

const PASSWORD = 'at least ten characters';
const SETUP = { workspace: 'Kopi', name: 'Ayu', email: 'ayu@example.com', password: PASSWORD };
type Asked = { token: string; options: string };

describe('a passkey', () => {
  let app: AppUnderTest;
  let browser: Browser;
  let device: Authenticator;

  beforeEach(async () => {
    app = await startConsole();
    browser = new Browser(app);
    await browser.post('/v1/setup', SETUP);
    device = new Authenticator(app.config.publicUrl);
  });
  afterEach(() => app.close());

  async function register(name = 'Laptop') {
    const { token, options } = (await browser.post('/v1/passkeys/registration')).json as Asked;
    return browser.post('/v1/passkeys', { token, name, credential: device.register(options) });
  }
  const ask = async (other: Browser) => (await other.post('/v1/session/passkey-challenge')).json as Asked;

  it('signs in without a user name, and its answer works once', async () => {
    expect((await register()).json).toMatchObject({ name: 'Laptop', last_used_at: null });
    const other = new Browser(app);
    const { token, options } = await ask(other);
    expect(JSON.parse(options)).toMatchObject({ userVerification: 'required', rpId: 'localhost' });
    const credential = device.answer(options);
    const answered = await other.post('/v1/session/passkey', { token, credential });
    expect([answered.status, answered.json]).toEqual([200, { state: 'signed_in' }]);
    expect((await other.get('/v1/session')).json.person.name).toBe('Ayu');
    expect((await new Browser(app).post('/v1/session/passkey', { token, credential })).status).toBe(422);
    expect((await browser.get('/v1/passkeys')).json.items).toMatchObject([
      { last_used_at: expect.any(String) },
    ]);
  });

  it('is refused with another origin, challenge or key, and where the device did not look who holds it', async () => {
    await register();
    const other = new Browser(app);
    const { token, options } = await ask(other);
    const send = (credential: string, given = token) =>
      other.post('/v1/session/passkey', { token: given, credential });
    const good = device.answer(options);
    expect((await send(good, (await ask(other)).token)).status).toBe(422);
    expect((await send(good, `${token}x`)).status).toBe(422);
    expect((await send('nonsense')).status).toBe(422);
    expect((await send(new Authenticator(app.config.publicUrl).answer(options))).status).toBe(422);
    device.origin = 'https://evil.example';
    expect((await send(device.answer(options))).status).toBe(422);
    device.origin = app.config.publicUrl;
    device.verifies = false;
    expect((await send(device.answer(options))).status).toBe(422);
    expect((await other.get('/v1/session')).status).toBe(401);
  });

  it('is a second factor after the password, for its own person alone', async () => {
    await register();
    const { secret } = (await browser.post('/v1/totp')).json as { secret: string };
    const epoch = Math.floor(app.get(Clock).now() / 1_000);
    await browser.post('/v1/totp/confirm', { code: await generate({ secret, epoch }) });
    const other = new Browser(app);
    const { methods } = (await other.post('/v1/session', { email: SETUP.email, password: PASSWORD })).json;
    expect(methods).toEqual(['totp', 'recovery_code', 'passkey']);
    const { token, options } = await ask(other);
    expect((JSON.parse(options) as { allowCredentials: unknown[] }).allowCredentials).toHaveLength(1);
    device.verifies = false;
    const credential = device.answer(options);
    expect((await new Browser(app).post('/v1/session/passkey', { token, credential })).status).toBe(401);
    const again = await ask(other);
    const answer = { token: again.token, credential: device.answer(again.options) };
    expect((await other.post('/v1/session/passkey', answer)).json).toEqual({ state: 'signed_in' });
  });

  it('is registered once, by who is signed in, and removed', async () => {
    const { json } = await register();
    expect((await register()).status).toBe(409);
    const key = (await browser.post('/v1/api-keys', { name: 'Shop', role: 'owner' })).json.api_key as string;
    const program = app.client.with({ authorization: `Bearer ${key}` });
    expect((await program.post('/v1/passkeys/registration')).status).toBe(403);
    expect((await program.delete(`/v1/passkeys/${json.id}`)).status).toBe(404);
    expect((await browser.delete(`/v1/passkeys/${json.id}`)).status).toBe(204);
    expect(await app.database.read.count(Passkey)).toBe(0);
    const other = new Browser(app);
    const { token, options } = await ask(other);
    const sent = { token, credential: device.answer(options) };
    expect((await other.post('/v1/session/passkey', sent)).status).toBe(422);
  });
});
