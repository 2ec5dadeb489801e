import { Clock } from '#platform/ports/clock.port.js';
import type { AppUnderTest } from '../../../test/support/app-under-test.js';
import { startSmtpSandbox, type SmtpSandbox } from '../../../test/support/sandboxes/smtp.js';
import { until } from '../../../test/support/until.js';
import { Browser } from '../src/browser.fixture.js';
import { startConsole } from '../src/console.fixture.js';
import { PasswordReset } from './password-reset.entity.js';

const PASSWORD = 'at least ten characters';
const NEW = 'another ten characters';
const SETUP = { workspace: 'Kopi', name: 'Ayu', email: 'ayu@example.com', password: PASSWORD };

const tokenOf = (link: string) => link.split('#')[1]!;

describe('a new password', () => {
  let app: AppUnderTest;
  let owner: Browser;
  beforeEach(async () => {
    app = await startConsole();
    owner = new Browser(app);
    await owner.post('/v1/setup', SETUP);
  });
  afterEach(() => app.close());

  const signIn = async (password: string, email = SETUP.email) => {
    const browser = new Browser(app);
    return { browser, status: (await browser.post('/v1/session', { email, password })).status };
  };

  it('is chosen once by a link that an owner hands over, and ends all sessions', async () => {
    const { person } = (await owner.get('/v1/session')).json;
    const { status, json } = await owner.post(`/v1/people/${person.id}/password-reset`);
    expect([status, json.mailed]).toEqual([200, false]);
    const token = tokenOf(json.link as string);
    expect(JSON.stringify(await app.database.read.find(PasswordReset))).not.toContain(token);
    const other = new Browser(app);
    expect((await other.post('/v1/password-resets/complete', { token, password: 'short' })).status).toBe(400);
    const done = await other.post('/v1/password-resets/complete', { token, password: NEW });
    expect([done.status, done.json]).toEqual([200, { state: 'signed_in' }]);
    expect((await other.get('/v1/session')).status).toBe(200);
    expect((await owner.get('/v1/session')).status).toBe(401);
    expect((await other.post('/v1/password-resets/complete', { token, password: NEW })).status).toBe(404);
    expect((await signIn(PASSWORD)).status).toBe(401);
    expect((await signIn(NEW)).status).toBe(200);
  });

  it('works for four hours, and the newest link alone', async () => {
    const { person } = (await owner.get('/v1/session')).json;
    const make = async () =>
      tokenOf((await owner.post(`/v1/people/${person.id}/password-reset`)).json.link as string);
    const [first, second] = [await make(), await make()];
    const use = (token: string) =>
      new Browser(app).post('/v1/password-resets/complete', { token, password: NEW });
    expect((await use(first)).status).toBe(404);
    const clock = app.get(Clock);
    const now = clock.now.bind(clock);
    clock.now = () => now() + 4 * 3_600_000 + 1;
    expect((await use(second)).status).toBe(404);
  });

  it('is not made for who is in another workspace too, nor for one without an address', async () => {
    const nameless = (await owner.post('/v1/people', { name: 'Sari', role: 'agent' })).json.id as string;
    expect((await owner.post(`/v1/people/${nameless}/password-reset`)).status).toBe(409);
    const { person } = (await owner.get('/v1/session')).json;
    await owner.post('/v1/workspaces', { workspace: 'Teh' });
    expect((await owner.post(`/v1/people/${person.id}/password-reset`)).status).toBe(409);
  });

  it('is changed by who knows the old one, and ends the other sessions', async () => {
    const { browser: other } = await signIn(PASSWORD);
    const change = (current_password: string) =>
      owner.send('PUT', '/v1/password', { current_password, password: NEW });
    const wrong = await change('not the password');
    expect([wrong.status, wrong.json.errors[0].field]).toEqual([422, 'current_password']);
    expect((await change(PASSWORD)).status).toBe(204);
    expect((await other.get('/v1/session')).status).toBe(401);
    expect((await owner.get('/v1/session')).status).toBe(200);
    expect((await signIn(NEW)).status).toBe(200);
  });

  it('cannot be asked for by mail without a mail server, whoever asks', async () => {
    for (const email of [SETUP.email, 'nobody@example.com'])
      expect((await new Browser(app).post('/v1/password-resets', { email })).status).toBe(409);
  });
});

describe('with a mail server', () => {
  let smtp: SmtpSandbox;
  let app: AppUnderTest;
  beforeAll(async () => {
    smtp = await startSmtpSandbox();
    app = await startConsole({ SMTP_URL: smtp.url });
    await new Browser(app).post('/v1/setup', SETUP);
  });
  afterAll(async () => {
    await app.close();
    await smtp.close();
  });

  it('a link is mailed to who has an account, and the answer is the same for who has none', async () => {
    const ask = (email: string) =>
      new Browser(app).send('POST', '/v1/password-resets', { email }, { 'accept-language': 'id' });
    const [unknown, known] = [await ask('nobody@example.com'), await ask(SETUP.email)];
    expect([unknown.status, unknown.text]).toEqual([204, '']);
    expect([known.status, known.text]).toEqual([204, '']);
    await until('the mail came', () => smtp.mails.length > 0);
    expect(smtp.mails).toMatchObject([{ to: SETUP.email, subject: 'Pilih kata sandi baru' }]);
    const [, token] = /reset#([\w-]{43})/.exec(smtp.mails[0]!.text) ?? [];
    const used = await new Browser(app).post('/v1/password-resets/complete', { token, password: NEW });
    expect(used.json).toEqual({ state: 'signed_in' });
    const statuses: number[] = [];
    for (let count = 0; count < 4; count++) statuses.push((await ask('nobody@example.com')).status);
    expect(statuses).toEqual([204, 204, 204, 429]);
  });
});
