import type { SetupStepView } from '#platform/http/setup-steps.js';
import { Database } from '#platform/adapters/sql/database.js';
import { startMessengerSandbox, type MessengerSandbox } from '../../../test/support/sandboxes/messenger.js';
import { startSmtpSandbox, type SmtpSandbox } from '../../../test/support/sandboxes/smtp.js';
import { startTelegramSandbox, type TelegramSandbox } from '../../../test/support/sandboxes/telegram.js';
import { startWhatsAppSandbox, type WhatsAppSandbox } from '../../../test/support/sandboxes/whatsapp.js';
import { ConnectionsFixture } from '../src/connections.fixture.js';
import { Connection } from './connection.entity.js';

const APP = { app_secret: 'sandbox-secret', verify_token: 'sandbox-verify' };
const PAGE = { access_token: 'sandbox-page-token', ...APP };
const NUMBER = { phone_number_id: '106540352242922', access_token: 'sandbox-token', ...APP };

describe('the check of an account', () => {
  let there: ConnectionsFixture;
  let telegram: TelegramSandbox;
  let whatsapp: WhatsAppSandbox;
  let messenger: MessengerSandbox;
  let smtp: SmtpSandbox;

  beforeAll(async () => {
    telegram = await startTelegramSandbox();
    whatsapp = await startWhatsAppSandbox();
    messenger = await startMessengerSandbox();
    smtp = await startSmtpSandbox();
    there = await ConnectionsFixture.start({
      ...{
        TELEGRAM_BASE_URL: telegram.url,
        WHATSAPP_BASE_URL: whatsapp.url,
        MESSENGER_BASE_URL: messenger.url,
      },
      PUBLIC_URL: 'https://corong.example',
    });
  });
  afterAll(async () => {
    await there.close();
    for (const sandbox of [telegram, whatsapp, messenger, smtp]) await sandbox.close();
  });

  const connect = async (network: string, body: object): Promise<string> => {
    const { status, json } = await there.send('POST', `/v1/connections/${network}`, body);
    expect([network, status]).toEqual([network, 201]);
    return json.id;
  };
  const setup = async (id: string) => {
    const { json } = await there.send('GET', `/v1/connections/${id}/setup`, undefined, { role: 'marketer' });
    return json as { ready: boolean; steps: SetupStepView[] };
  };
  const states = ({ steps }: { steps: SetupStepView[] }) =>
    Object.fromEntries(steps.map(({ name, state }) => [name, state]));
  const change = (id: string, columns: Partial<Connection>) =>
    there.get(Database).transaction((tx) => tx.update(Connection, { id }, columns));

  it('says of a bot whether Telegram sends its messages here, and why not', async () => {
    const id = await connect('telegram', { bot_token: '42:SANDBOX', serves: ['chats'] });
    expect(states(await setup(id))).toEqual({
      ...{ credentials: 'ok', public_url: 'ok', subscription: 'ok', calls: 'unknown', sending: 'ok' },
    });
    telegram.fault.delivery = 'SSL error';
    const failing = (await setup(id)).steps.find(({ name }) => name === 'subscription')!;
    expect([failing.state, failing.says.en, failing.says.id]).toEqual([
      'missing',
      expect.stringContaining('SSL error'),
      expect.stringContaining('SSL error'),
    ]);
    telegram.webhooks.set('42:SANDBOX', { url: 'https://other.example/' });
    const elsewhere = await setup(id);
    expect(elsewhere.ready).toBe(false);
    expect(elsewhere.steps.find(({ name }) => name === 'subscription')!.says.en).toContain('other.example');
    telegram.tokens.length = 0;
    const refused = (await setup(id)).steps.find(({ name }) => name === 'credentials')!;
    expect([refused.state, refused.where!.en, refused.url]).toEqual([
      'missing',
      expect.stringContaining('@BotFather'),
      'https://t.me/BotFather',
    ]);
  });

  it('says of a number what has to be entered at Meta, until Meta has called', async () => {
    const id = await connect('whatsapp', { ...NUMBER, serves: ['chats'] });
    const { ready, steps } = await setup(id);
    const handshake = steps.find(({ name }) => name === 'handshake')!;
    expect([ready, handshake.state, handshake.copy]).toEqual([
      ...[false, 'missing'],
      expect.stringMatching(/^https:\/\/corong\.example\/hooks\/meta\//),
    ]);
    await change(id, { called_at: Date.now(), halted_at: Date.now(), problem: 'no_statuses' });
    expect(states(await setup(id))).toMatchObject({
      ...{ halted: 'missing', handshake: 'ok', calls: 'ok', payment: 'missing' },
    });
  });

  it('says of a page and an Instagram account what links need, as Meta answers it', async () => {
    const page = await connect('messenger', { page_id: '101234567890123', ...PAGE });
    expect(states(await setup(page))).toMatchObject({ subscription: 'ok', get_started: 'advised' });
    messenger.profiles.set('messenger 101234567890123', { get_started: { payload: 'x' } });
    messenger.subscriptions.set('101234567890123', ['messages']);
    expect(states(await setup(page))).toMatchObject({ subscription: 'missing', get_started: 'ok' });
    const account = messenger.pages[0]!.instagram!.id;
    const instagram = await connect('instagram', { instagram_id: account, ...PAGE });
    expect(states(await setup(instagram))).toMatchObject({ user_name: 'ok', ice_breakers: 'advised' });
    messenger.profiles.set('instagram 101234567890123', { ice_breakers: [{ question: 'Jam buka?' }] });
    expect(states(await setup(instagram))).toMatchObject({ ice_breakers: 'ok' });
  });

  it('says that nothing is known while a network does not answer, and is no step of a network that does not call', async () => {
    const { hostname, port } = new URL(smtp.url);
    const server = { host: hostname, port: Number(port), security: 'none', mailbox: 'news@kopi.example' };
    const id = await connect('smtp', server);
    expect(states(await setup(id))).toEqual({ credentials: 'ok', bounces: 'advised', sending: 'ok' });
    await smtp.close();
    const { ready, steps } = await setup(id);
    expect([ready, steps[0]!.state]).toEqual([true, 'unknown']);
  });
});
