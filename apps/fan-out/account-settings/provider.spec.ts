import { startTelegramSandbox, type TelegramSandbox } from '../../../test/support/sandboxes/telegram.js';
import { WHATSAPP } from '../opt-in/whatsapp-account.fixture.js';
import { FanOutFixture } from '../src/fan-out.fixture.js';

describe('accounts with providers', () => {
  let fan: FanOutFixture;
  let telegram: TelegramSandbox;

  beforeAll(async () => {
    telegram = await startTelegramSandbox({
      plainHttp: true,
      tokens: ['42:SANDBOX', '42:RENEWED', '43:OTHER', '44:FIRST', '45:SECOND'],
    });
    fan = await FanOutFixture.start({ TELEGRAM_BASE_URL: telegram.url });
  });
  beforeEach(() => {
    telegram.fault.setWebhook = '';
    telegram.webhooks.clear();
  });
  afterAll(async () => {
    await fan.close();
    await telegram.close();
  });

  const ask = async (method: string, name: string, workspace: string, body?: object) => {
    const answer = await fetch(`${fan.origin}/v1/providers/${name}`, {
      method,
      headers: {
        ...(body && { 'content-type': 'application/json' }),
        ...fan.headers({ workspace, role: 'publisher' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    return { status: answer.status, json: (await answer.json()) as any };
  };
  const enter = (workspace: string, bot_token: string) => ask('PUT', 'telegram', workspace, { bot_token });
  const shown = async (workspace: string) => (await ask('GET', 'telegram', workspace)).json.account;
  /** What an update of the bot is answered with. */
  const update = async (bot_token: string) => {
    const { url, secret_token } = telegram.webhooks.get(bot_token)!;
    const headers = { 'x-telegram-bot-api-secret-token': secret_token! };
    return (await fan.post(fan.path(url), { update_id: 1 }, headers)).status;
  };

  it('leaves a bot, and its calls, to the workspace that has it', async () => {
    const [one, other] = ['wsp_bot_one', 'wsp_bot_other'];
    expect((await enter(one, '42:SANDBOX')).status).toBe(200);
    const hook = telegram.webhooks.get('42:SANDBOX');
    telegram.webhooks.clear();
    for (const bot_token of ['42:SANDBOX', '42:RENEWED']) {
      const refused = await enter(other, bot_token);
      expect(refused).toMatchObject({ status: 409, json: { errors: [{ field: 'bot_token' }] } });
      expect(JSON.stringify(refused.json)).toMatch(/another workspace/);
      expect(JSON.stringify(refused.json)).not.toContain(one);
    }
    expect(telegram.webhooks.size).toBe(0);
    expect((await ask('GET', 'telegram', other)).status).toBe(404);
    expect((await enter(one, '42:RENEWED')).status).toBe(200);
    expect(telegram.webhooks.get('42:RENEWED')).toEqual(hook);
    expect((await enter(one, '43:OTHER')).status).toBe(200);
    expect((await enter(other, '42:SANDBOX')).status).toBe(200);
    expect((await enter(one, '42:SANDBOX')).status).toBe(409);
    expect([await shown(one), await shown(other)]).toEqual(['sandbox_43_bot', 'sandbox_42_bot']);
  });

  it('leaves a number to the workspace that has it, however many ask at once', async () => {
    const number = { ...WHATSAPP, phone_number_id: '777' };
    const workspaces = Array.from({ length: 6 }, (_, nth) => `wsp_number_${nth}`);
    const answers = await Promise.all(workspaces.map((one) => ask('PUT', 'whatsapp', one, number)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409, 409]);
    const refused = answers.find(({ status }) => status === 409)!;
    expect(refused.json.errors).toMatchObject([{ field: 'phone_number_id' }]);
    const owner = workspaces[answers.findIndex(({ status }) => status === 200)]!;
    const again = await Promise.all([1, 2, 3].map(() => ask('PUT', 'whatsapp', owner, number)));
    expect(again.map(({ status }) => status)).toEqual([200, 200, 200]);
    for (const workspace of workspaces)
      expect((await ask('GET', 'whatsapp', workspace)).status).toBe(workspace === owner ? 200 : 404);
  });

  it('go on as they were where Telegram does not take the address of the hook', async () => {
    const workspace = 'wsp_hook';
    telegram.fault.setWebhook = 'An HTTPS URL must be provided for webhook';
    const first = await enter(workspace, '44:FIRST');
    expect(first.status).toBe(422);
    expect(first.json.detail).toMatch(/^The token is right, but .*An HTTPS URL must be provided.*PUBLIC_URL/);
    expect((await ask('GET', 'telegram', workspace)).status).toBe(404);

    telegram.fault.setWebhook = '';
    expect((await enter(workspace, '44:FIRST')).status).toBe(200);
    telegram.fault.setWebhook = 'failed to resolve host';
    for (const bot_token of ['44:FIRST', '45:SECOND']) {
      expect((await enter(workspace, bot_token)).status).toBe(422);
      expect(await shown(workspace)).toBe('sandbox_44_bot');
      expect(await update('44:FIRST')).toBe(200);
    }
    telegram.fault.setWebhook = '';
    expect((await enter('wsp_hook_other', '45:SECOND')).status).toBe(200);
  });
});
