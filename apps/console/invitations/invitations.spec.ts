import { Clock } from '#platform/ports/clock.port.js';
import type { AppUnderTest } from '../../../test/support/app-under-test.js';
import { startSmtpSandbox, type SmtpSandbox } from '../../../test/support/sandboxes/smtp.js';
import { Person } from '../accounts/accounts.entities.js';
import { Browser } from '../src/browser.fixture.js';
import { startConsole } from '../src/console.fixture.js';
import { Invitation } from './invitation.entity.js';

const PASSWORD = 'at least ten characters';
const SETUP = { workspace: 'Kopi', name: 'Ayu', email: 'ayu@example.com', password: PASSWORD };
const BUDI = { email: 'Budi@Example.com', role: 'agent' };

const tokenOf = (link: string) => link.split('#')[1]!;

describe('an invitation', () => {
  let app: AppUnderTest;
  let owner: Browser;
  let ahead = 0;
  beforeEach(async () => {
    ahead = 0;
    app = await startConsole();
    const clock = app.get(Clock);
    const now = clock.now.bind(clock);
    clock.now = () => now() + ahead;
    owner = new Browser(app);
    await owner.post('/v1/setup', SETUP);
  });
  afterEach(() => app.close());

  const invite = async (from = owner, fields: object = {}) =>
    (await from.post('/v1/invitations', { ...BUDI, ...fields })).json as { id: string; link: string };
  const accept = (browser: Browser, token: string, fields: object = {}) =>
    browser.post('/v1/invitations/accept', { token, name: 'Budi', password: PASSWORD, ...fields });

  it('lets somebody in with its role, once, and signs them in', async () => {
    const { link, ...sent } = await invite();
    expect(sent).toMatchObject({ email: 'budi@example.com', role: 'agent', state: 'open', mailed: false });
    expect(link).toMatch(/^http:\/\/localhost:3000\/join#[\w-]{43}$/);
    const token = tokenOf(link);
    expect(JSON.stringify(await app.database.read.find(Invitation))).not.toContain(token);
    const budi = new Browser(app);
    const preview = { workspace: 'Kopi', email: 'budi@example.com', role: 'agent', has_account: false };
    expect((await budi.post('/v1/invitations/preview', { token })).json).toEqual(preview);
    expect((await accept(budi, token)).json).toEqual({ state: 'signed_in' });
    expect((await budi.get('/v1/session')).json).toMatchObject({
      person: { name: 'Budi', email: 'budi@example.com' },
      role: 'agent',
    });
    expect((await accept(new Browser(app), token)).status).toBe(404);
    expect((await budi.get('/v1/invitations')).status).toBe(403);
    const again = new Browser(app);
    expect((await again.post('/v1/session', { email: BUDI.email, password: PASSWORD })).status).toBe(200);
  });

  it('needs a name and a password of at least ten characters', async () => {
    const token = tokenOf((await invite()).link);
    for (const [fields, field] of [
      [{ name: undefined }, 'name'],
      [{ password: 'short' }, 'password'],
    ] as const) {
      const { status, json } = await accept(new Browser(app), token, fields);
      expect([status, json.errors[0].field]).toEqual([422, field]);
    }
    expect(await app.database.read.count(Person)).toBe(1);
  });

  it('is refused once it is withdrawn, renewed or expired', async () => {
    const { id, link } = await invite();
    const renewed = await owner.post(`/v1/invitations/${id}/renew`);
    expect((await accept(new Browser(app), tokenOf(link))).status).toBe(404);
    ahead = 7 * 86_400_000 + 1;
    const second = tokenOf(renewed.json.link as string);
    expect((await new Browser(app).post('/v1/invitations/preview', { token: second })).status).toBe(404);
    const { json: third } = await owner.post(`/v1/invitations/${id}/renew`);
    expect((await owner.delete(`/v1/invitations/${id}`)).status).toBe(204);
    expect((await accept(new Browser(app), tokenOf(third.link as string))).status).toBe(404);
    expect((await owner.get('/v1/invitations')).json.items).toEqual([]);
  });

  it('is made once for an address, and not for one of the workspace', async () => {
    await invite();
    for (const email of [BUDI.email, SETUP.email]) {
      const { status, json } = await owner.post('/v1/invitations', { email, role: 'agent' });
      expect([status, json.errors[0].field]).toEqual([409, 'email']);
    }
  });

  it('brings a person into a second workspace by their password or session, between which they switch', async () => {
    await accept(new Browser(app), tokenOf((await invite()).link));
    const { workspace_id } = (await owner.post('/v1/workspaces', { workspace: 'Teh' })).json;
    expect((await owner.patch('/v1/session', { workspace_id })).json).toMatchObject({
      workspace: { name: 'Teh' },
      role: 'owner',
      workspaces: [{ name: 'Kopi' }, { name: 'Teh' }],
    });
    const token = tokenOf((await invite(owner, { role: 'marketer' })).link);
    const budi = new Browser(app);
    expect((await accept(budi, token, { password: 'not the password' })).status).toBe(401);
    await budi.post('/v1/session', { email: BUDI.email, password: PASSWORD });
    expect((await budi.patch('/v1/session', { workspace_id })).status).toBe(404);
    expect((await accept(budi, token, { password: undefined })).status).toBe(200);
    expect((await budi.get('/v1/session')).json).toMatchObject({
      workspace: { name: 'Teh' },
      role: 'marketer',
      workspaces: [
        { name: 'Kopi', role: 'agent' },
        { name: 'Teh', role: 'marketer' },
      ],
    });
  });

  it('leaves a person in the other workspace when one removes them', async () => {
    await accept(new Browser(app), tokenOf((await invite()).link));
    const { workspace_id } = (await owner.post('/v1/workspaces', { workspace: 'Teh' })).json;
    await owner.patch('/v1/session', { workspace_id });
    const budi = new Browser(app);
    await budi.post('/v1/session', { email: BUDI.email, password: PASSWORD });
    await accept(budi, tokenOf((await invite()).link), { password: undefined });
    const { person } = (await budi.get('/v1/session')).json;
    expect((await owner.delete(`/v1/people/${person.id}`)).status).toBe(204);
    expect((await budi.get('/v1/session')).status).toBe(401);
    await budi.post('/v1/session', { email: BUDI.email, password: PASSWORD });
    expect((await budi.get('/v1/session')).json).toMatchObject({
      workspace: { name: 'Kopi' },
      workspaces: [{ name: 'Kopi' }],
    });
  });
});

describe('with a mail server', () => {
  let smtp: SmtpSandbox;
  let app: AppUnderTest;
  beforeAll(async () => {
    smtp = await startSmtpSandbox();
    app = await startConsole({ SMTP_URL: smtp.url });
  });
  afterAll(async () => {
    await app.close();
    await smtp.close();
  });

  it('an invitation is mailed in the workspace’s language, and its link shown to nobody else', async () => {
    const owner = new Browser(app);
    await owner.post('/v1/setup', { ...SETUP, language: 'id' });
    const { json } = await owner.post('/v1/invitations', BUDI);
    expect(json).toMatchObject({ mailed: true, link: null });
    const [mail] = smtp.mails;
    expect(mail).toMatchObject({ to: 'budi@example.com', subject: 'Anda diundang ke Kopi' });
    const [, token] = /join#([\w-]{43})/.exec(mail!.text) ?? [];
    expect((await new Browser(app).post('/v1/invitations/preview', { token })).status).toBe(200);
  });
});
