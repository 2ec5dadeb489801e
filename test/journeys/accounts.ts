import assert from 'node:assert/strict';
import type { Stage } from './stage.js';

interface Account {
  account: string;
  state: string;
  hook_url: string;
}

/** Enters the workspace's bot on Telegram and its number on WhatsApp, and brings their calls to this instance. */
export async function enterAccounts({ client, workspace, sandboxes, report }: Stage): Promise<void> {
  const { telegram, whatsapp } = sandboxes;
  const { publisher } = workspace;
  // A foreign instance that speaks to the real Telegram refuses this token, and goes on with the bot that it had.
  const bot_token = telegram.tokens[0]!;
  const bot = await publisher.put<Account>('/v1/providers/telegram', { bot_token }, { expect: [200] });
  const hook = telegram.webhooks.get(bot_token);
  assert.ok(hook?.secret_token, 'Telegram was told where to call, with a secret');
  hook.url = client.url + client.pathOf(hook.url);

  const entered = { ...whatsapp.account, phone_number: '15550783881', template: 'post', language: 'id' };
  const number = await publisher.put<Account>('/v1/providers/whatsapp', entered, { expect: [200] });
  whatsapp.hooks.settings.url = client.url + client.pathOf(number.body.hook_url);
  const challenge = 'kopi';
  assert.deepEqual(await whatsapp.hooks.verify(undefined, challenge), { status: 200, body: challenge });

  const { body } = await publisher.get<Account>('/v1/providers/whatsapp', { expect: [200] });
  const shown = JSON.stringify([bot.body, number.body, body]);
  for (const secret of [bot_token, whatsapp.account.access_token, whatsapp.account.app_secret])
    assert.ok(!shown.includes(secret), 'secrets are not shown again');
  assert.deepEqual([bot.body.state, body.state], ['active', 'active']);
  report('the brand enters its bot and its number', `@${bot.body.account}; Meta's handshake is answered`);
}
