import type { AccountConnected, AccountRemoved } from '#message/account.topic.js';
import { AccountRefused, accountReports, CREDENTIALS_PURPOSE } from '#message/account.topic.js';
import { Database } from '#platform/adapters/sql/database.js';
import { toRecord } from '#platform/events/event.js';
import { make } from '#platform/events/make.js';
import { EventLog } from '#platform/ports/event-log.port.js';
import { Config, loadConfig } from '#platform/config.js';
import { BoxOpener } from '#platform/security/sealed-box.js';
import { loadSecrets } from '#platform/security/secrets.js';
import { SystemIds } from '#platform/ports/system.js';
import { startMessengerSandbox, type MessengerSandbox } from '../../../test/support/sandboxes/messenger.js';
import { startSmtpSandbox, type SmtpSandbox } from '../../../test/support/sandboxes/smtp.js';
import { startTelegramSandbox, type TelegramSandbox } from '../../../test/support/sandboxes/telegram.js';
import { startWhatsAppSandbox, type WhatsAppSandbox } from '../../../test/support/sandboxes/whatsapp.js';
import { until } from '../../../test/support/until.js';
import { ConnectionsFixture } from '../src/connections.fixture.js';
import { Connection } from './connection.entity.js';

const NUMBER = {
  phone_number_id: '106540352242922',
  access_token: 'sandbox-token',
  app_secret: 'sandbox-secret',
  verify_token: 'sandbox-verify',
  template: 'new_post',
  language: 'id',
};
const PAGE = {
  page_id: '101234567890123',
  access_token: 'sandbox-page-token',
  app_secret: 'sandbox-secret',
  verify_token: 'sandbox-verify',
};
const LOGIN = { username: 'kopi', password: 'correct horse' };

describe('accounts with networks', () => {
  let there: ConnectionsFixture;
  let telegram: TelegramSandbox;
  let whatsapp: WhatsAppSandbox;
  let messenger: MessengerSandbox;
  let smtp: SmtpSandbox;
  const post = (path: string, body?: object, who = {}) =>
    there.send('POST', `/v1/connections${path}`, body, who);
  const toldOf = (id: string) =>
    there.told.filter(({ key }) => key === id) as unknown as { type: string; data: AccountConnected }[];
  const openedBy = (reader: 'fan-out' | 'chat', id: string, box: string) => {
    const { credentialsPrivate } = loadSecrets(reader, loadConfig(Config, { DATA_DIR: there.folder }));
    return JSON.parse(new BoxOpener(credentialsPrivate!).open(CREDENTIALS_PURPOSE, box, id)) as object;
  };
  const server = () => {
    const { hostname, port } = new URL(smtp.url);
    return { host: hostname, port: Number(port), security: 'none', mailbox: 'news@kopi.example' };
  };

  beforeAll(async () => {
    telegram = await startTelegramSandbox({
      plainHttp: true,
      tokens: ['42:SANDBOX', '43:SANDBOX', '44:SANDBOX'],
    });
    whatsapp = await startWhatsAppSandbox();
    messenger = await startMessengerSandbox();
    smtp = await startSmtpSandbox({ login: LOGIN });
    there = await ConnectionsFixture.start({
      TELEGRAM_BASE_URL: telegram.url,
      WHATSAPP_BASE_URL: whatsapp.url,
      MESSENGER_BASE_URL: messenger.url,
      BOUNCE_ADDRESS: 'bounces@mail.example',
    });
  });
  afterAll(async () => {
    await there.close();
    for (const sandbox of [telegram, whatsapp, messenger, smtp]) await sandbox.close();
  });

  it('are connected after the network has confirmed them, and announced to the apps that use them', async () => {
    const bot = await post('/telegram', { bot_token: '42:SANDBOX', serves: ['posts', 'chats'] });
    expect(bot).toMatchObject({ status: 201, json: { network: 'telegram', account: '42', state: 'active' } });
    expect(telegram.webhooks.get('42:SANDBOX')?.url).toBe(bot.json.hook_url);
    expect(bot.text).not.toContain('SANDBOX"');
    const [event] = await until('it is told', () => toldOf(bot.json.id).length > 0 && toldOf(bot.json.id));
    expect(event).toMatchObject({
      type: 'AccountConnected',
      data: { workspace_id: there.workspace, serves: ['posts', 'chats'], state: 'active' },
    });
    const { fan_out_box, chat_box } = event!.data;
    const secrets = { bot_token: '42:SANDBOX' };
    expect(openedBy('fan-out', bot.json.id, fan_out_box!)).toEqual(secrets);
    expect(openedBy('chat', bot.json.id, chat_box!)).toEqual(secrets);
    expect(() => openedBy('chat', bot.json.id, fan_out_box!)).toThrow('Sealed text');
  });

  it('seal no credentials for an app that does not use them', async () => {
    const page = await post('/messenger', PAGE);
    expect(page).toMatchObject({ status: 201, json: { name: 'Kopi Nusantara', serves: ['chats'] } });
    const instagram = await post('/instagram', {
      ...{ ...PAGE, page_id: undefined },
      instagram_id: '17841405822304914',
    });
    expect(instagram).toMatchObject({ status: 201, json: { name: 'kopi.nusantara' } });
    expect(instagram.json.hook_url).toBe(page.json.hook_url);
    const [event] = await until('it is told', () => toldOf(page.json.id).length > 0 && toldOf(page.json.id));
    expect(event!.data.fan_out_box).toBeUndefined();
    expect(openedBy('chat', page.json.id, event!.data.chat_box!)).toMatchObject({
      access_token: 'sandbox-page-token',
    });
  });

  it.each([
    ['telegram', { bot_token: '99:WRONG' }, 'bot_token'],
    ['whatsapp', { ...NUMBER, access_token: 'not-the-token' }, 'access_token'],
    ['whatsapp', { ...NUMBER, app_secret: 'not-the-secret' }, 'app_secret'],
    ['whatsapp', { ...NUMBER, phone_number_id: '99' }, 'phone_number_id'],
    ['whatsapp', { ...NUMBER, template: undefined }, 'template'],
    ['messenger', { ...PAGE, page_id: '99' }, 'page_id'],
    ['messenger', { ...PAGE, access_token: 'not-the-token' }, 'access_token'],
    ['telegram', { bot_token: '44:SANDBOX', serves: ['posts', 'mail'] }, 'serves'],
  ])('are refused on %s with %j, naming the field', async (network, body, field) => {
    const answer = await post(`/${network}`, body);
    expect([answer.status, answer.json.errors[0].field]).toEqual([field === 'serves' ? 400 : 422, field]);
  });

  it('are refused on a mail server by its login, its encryption, and where its address is private', async () => {
    const refusal = async (body: object) => {
      const { status, json } = await post('/smtp', { ...server(), ...LOGIN, ...body });
      return [status, json.errors?.[0].field];
    };
    expect(await refusal({ password: 'wrong' })).toEqual([422, 'password']);
    expect(await refusal({ host: '10.0.0.1' })).toEqual([422, 'host']);
    expect(await refusal({ security: 'starttls' })).toEqual([422, 'security']);
    expect(await refusal({ host: 'mail.invalid' })).toEqual([422, 'host']);
    expect(await refusal({ port: 1 })).toEqual([503, undefined]);
    const connected = await post('/smtp', { ...server(), ...LOGIN });
    expect(connected).toMatchObject({ status: 201, json: { name: 'news@kopi.example', hook_url: null } });
    expect(connected.text).not.toContain(LOGIN.password);
  });

  it('answer 503 and store nothing while the network does not answer or refuses the webhook URL', async () => {
    const bot = { bot_token: '44:SANDBOX', serves: ['chats'] };
    telegram.failNext(1, { status: 502 });
    expect(await post('/telegram', bot)).toMatchObject({ status: 503 });
    telegram.fault.setWebhook = 'An HTTPS URL must be provided';
    expect(await post('/telegram', bot)).toMatchObject({ status: 422 });
    telegram.fault.setWebhook = '';
    expect(await there.get(Database).read.countBy(Connection, { account: '44' })).toBe(0);
    expect(await post('/telegram', bot)).toMatchObject({ status: 201 });
  });

  it('belong to one workspace, and only one account of a network serves its posts', async () => {
    const other = { workspace: new SystemIds().next('wsp') };
    expect(await post('/telegram', { bot_token: '42:SANDBOX' }, other)).toMatchObject({
      status: 409,
      json: { errors: [{ field: 'bot_token', rule: 'taken' }] },
    });
    expect(telegram.webhooks.get('42:SANDBOX')?.url).toContain('/hooks/telegram/');
    expect(await post('/telegram', { bot_token: '43:SANDBOX' })).toMatchObject({
      status: 409,
      json: { errors: [{ field: 'serves', rule: 'taken' }] },
    });
    expect(await post('/telegram', { bot_token: '43:SANDBOX' }, other)).toMatchObject({ status: 201 });
  });

  it('are connected once under one Idempotency-Key, and once by many requests at the same time', async () => {
    const key = 'connect-whatsapp';
    const first = await post('/whatsapp', NUMBER, { key });
    expect(first).toMatchObject({ status: 201, json: { name: '15550783881', start_words: ['START'] } });
    expect((await post('/whatsapp', NUMBER, { key })).json).toEqual(first.json);
    await there.send('DELETE', `/v1/connections/${first.json.id}`);
    const all = await Promise.all(Array.from({ length: 5 }, () => post('/whatsapp', NUMBER)));
    expect(all.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409]);
  });

  it('are changed field by field and verified again, and refuse fields of another network', async () => {
    const { id } = (await there.send('GET', '/v1/connections?network=whatsapp')).json.items[0];
    const path = `/v1/connections/${id}`;
    const changed = await there.send('PATCH', path, { template: 'news', serves: ['posts', 'chats'] });
    expect(changed).toMatchObject({ status: 200, json: { template: 'news', language: 'id' } });
    expect((await there.send('PATCH', path, { access_token: 'not-the-token' })).json.errors[0].field).toBe(
      'access_token',
    );
    expect((await there.send('PATCH', path, { bot_token: '42:SANDBOX' })).json.errors[0]).toMatchObject({
      field: 'bot_token',
      rule: 'unknown',
    });
    const bots = (await there.send('GET', '/v1/connections?network=telegram')).json.items as any[];
    const mine = bots.find(({ account }) => account === '42');
    expect(
      (await there.send('PATCH', `/v1/connections/${mine.id}`, { bot_token: '44:SANDBOX' })).json,
    ).toMatchObject({ errors: [{ field: 'bot_token', rule: 'other_account' }] });
    const last = await until('the change is told', () =>
      toldOf(id).find(({ type, data }) => type === 'AccountChanged' && data.template === 'news'),
    );
    expect(last.data.chat_box).toBeDefined();
  });

  it('can be halted and resumed by a person, and checked with the network', async () => {
    const { id } = (await there.send('GET', '/v1/connections?network=messenger')).json.items[0];
    expect((await post(`/${id}/halt`)).json.state).toBe('halted');
    expect((await post(`/${id}/halt`)).json.state).toBe('halted');
    expect((await post(`/${id}/resume`)).json.state).toBe('active');
    expect(toldOf(id).map(({ data }) => data.state)).toEqual(['active', 'halted', 'active']);
    const told = await until('the doors are told', () => {
      const own = there.doors.filter(({ key }) => key === id).map(({ data }) => data);
      return own.length > 2 && own;
    });
    expect(told.map(({ state, address }) => [state, address])).toEqual([
      ['open', PAGE.page_id],
      ['closed', undefined],
      ['open', PAGE.page_id],
    ]);
    messenger.pages[0]!.accessToken = 'another';
    expect((await post(`/${id}/check`)).json.errors[0].field).toBe('access_token');
    messenger.pages[0]!.accessToken = PAGE.access_token;
    expect(await post(`/${id}/check`)).toMatchObject({ status: 200, json: { state: 'active' } });
  });

  it('show problems that sending apps reported, until the network confirms them again', async () => {
    const { id } = (await there.send('GET', '/v1/connections?network=messenger')).json.items[0];
    const report = async (at: number) => {
      const known = { workspace_id: there.workspace, connection_id: id, at, until: Date.now() + 3_600_000 };
      const event = make(AccountRefused, { ...known, reason: 'wa_190', detail: 'The token has expired' });
      const attributes = { id: new SystemIds().next('evt'), source: 'fan-out', at, sequence: 1 };
      await there.get(EventLog).publish([toRecord(accountReports, event, attributes)]);
    };
    const shown = async () => (await there.send('GET', `/v1/connections/${id}`)).json;
    await report(Date.now());
    const refused = await until('it is shown', async () => {
      const view = await shown();
      return view.state === 'refused' && view;
    });
    expect(refused).toMatchObject({ problem: 'wa_190', problem_detail: 'The token has expired' });
    expect((await post(`/${id}/check`)).json).toMatchObject({ state: 'active', problem: null });
    await report(Date.now() - 60_000);
    await until('the old report is taken', () =>
      there.get(EventLog).isCaughtUp(accountReports, 'connections.account-reports'),
    );
    expect(await shown()).toMatchObject({ state: 'active' });
  });

  it('lose their secrets, their boxes in other apps and the webhook at the network when they are removed', async () => {
    const bots = (await there.send('GET', '/v1/connections?network=telegram')).json.items as any[];
    const { id } = bots.find(({ account }) => account === '42');
    expect((await there.send('DELETE', `/v1/connections/${id}`)).status).toBe(204);
    expect(telegram.webhooks.has('42:SANDBOX')).toBe(false);
    const row = await there.get(Database).read.findOneByOrFail(Connection, { id });
    expect(row).toMatchObject({ secrets: '', claim: null, removed_at: expect.any(Number) });
    for (const [method, path] of [
      ['GET', ''],
      ['DELETE', ''],
      ['POST', '/check'],
    ] as const)
      expect((await there.send(method, `/v1/connections/${id}${path}`)).status).toBe(404);
    const last = await until('it is told', () => toldOf(id).find(({ type }) => type === 'AccountRemoved'));
    expect(last.data as unknown as AccountRemoved).toEqual({
      workspace_id: there.workspace,
      connection_id: id,
      network: 'telegram',
      state: 'removed',
    });
    await until('its door is gone', () =>
      there.doors.some(({ key, data }) => key === id && data.state === 'removed'),
    );
    const again = await post('/telegram', { bot_token: '42:SANDBOX' });
    expect(again.status).toBe(201);
    expect(again.json.id).not.toBe(id);
  });

  it('are hidden from other workspaces and other roles', async () => {
    const { id } = (await there.send('GET', '/v1/connections?network=smtp')).json.items[0];
    const stranger = { workspace: new SystemIds().next('wsp') };
    expect((await there.send('GET', `/v1/connections/${id}`, undefined, stranger)).status).toBe(404);
    expect((await there.send('GET', '/v1/connections', undefined, stranger)).json.items).toEqual([]);
    expect((await there.send('GET', '/v1/connections', undefined, { role: 'agent' })).status).toBe(403);
  });

  it('have a secret for bounces that is shown once', async () => {
    expect((await there.send('GET', '/v1/connections/bounces')).status).toBe(404);
    const made = await there.send('PUT', '/v1/connections/bounces');
    expect(made.json).toMatchObject({ address: 'bounces@mail.example', hook_secret: expect.any(String) });
    const shown = await there.send('GET', '/v1/connections/bounces');
    expect(shown.status).toBe(200);
    expect(shown.text).not.toContain(made.json.hook_secret);
  });
});
