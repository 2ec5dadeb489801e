import assert from 'node:assert/strict';
import type { Client } from './client.js';
import type { JourneyContext } from './journey-context.js';

interface Connection {
  id: string;
  account: string;
  name: string;
  state: string;
  hook_url: string;
}

type Brand = Pick<JourneyContext, 'client' | 'workspace' | 'sandboxes'>;

/** The brand's number, in digits. */
export const NUMBER = '15550783881';

/** Connects the workspace's bot on Telegram and its number on WhatsApp, and sends their webhooks to this instance. */
export async function connectAccounts({
  client,
  workspace,
  sandboxes,
  report,
}: JourneyContext): Promise<void> {
  const { telegram, whatsapp } = sandboxes;
  const { publisher } = workspace;
  const bot = await connectBot({ client, workspace, sandboxes });

  const number = await connectNumber({ client, workspace, sandboxes });
  const challenge = 'kopi';
  assert.deepEqual(await whatsapp.hooks.verify(undefined, challenge), { status: 200, body: challenge });

  const path = `/v1/connections/${number.id}`;
  const { json: body } = await publisher.get<Connection>(path, { expect: [200] });
  const shown = JSON.stringify([bot, number, body]);
  for (const secret of [telegram.tokens[0]!, whatsapp.account.access_token, whatsapp.account.app_secret])
    assert.ok(!shown.includes(secret), 'secrets are not shown again');
  assert.deepEqual([bot.state, body.state], ['active', 'active']);
  report('the brand connects its bot and its number', `@${bot.name}; Meta's handshake is answered`);
}

/** Connects the workspace's bot on Telegram. */
async function connectBot({ client, workspace, sandboxes: { telegram } }: Brand): Promise<Connection> {
  // An instance that uses the real Telegram refuses this token.
  const bot_token = telegram.tokens[0]!;
  const bot = await connectAnew(workspace.publisher, 'telegram', { bot_token, serves: ['posts', 'chats'] });
  const hook = telegram.webhooks.get(bot_token);
  assert.ok(hook?.secret_token, 'Telegram was told where to call, with a secret');
  hook.url = client.url + client.pathOf(hook.url);
  return bot;
}

/** Like `connectBot`, unless the sandbox has a webhook URL already; returns the connection's id and where its links lead. */
export async function connectBotOnce(brand: Brand): Promise<{ connection_id: string; address: string }> {
  const { telegram } = brand.sandboxes;
  const known = telegram.webhooks.has(telegram.tokens[0]!);
  const bot = await (known ? connected(brand.workspace.publisher, 'telegram') : connectBot(brand));
  return { connection_id: bot.id, address: `https://t.me/${bot.name}?start=` };
}

/** Connects a channel of the brand's own server on Discord, which follows every channel of the workspace until it is removed. */
export async function connectDiscord({ workspace: { publisher }, sandboxes }: Brand) {
  const webhook = sandboxes.discord.webhook();
  const { id } = await connectAnew(publisher, 'discord', { webhook_url: webhook.url });
  const remove = async () => void (await publisher.delete(`/v1/connections/${id}`, { expect: [204] }));
  return { webhook, remove };
}

/** Connects the workspace's number on WhatsApp, for posts and chats. */
async function connectNumber({ client, workspace, sandboxes: { whatsapp } }: Brand): Promise<Connection> {
  const more = { phone_number: NUMBER, template: 'post', language: 'id', serves: ['posts', 'chats'] };
  const number = await connectAnew(workspace.publisher, 'whatsapp', { ...whatsapp.account, ...more });
  whatsapp.hooks.settings.url = client.url + client.pathOf(number.hook_url);
  return number;
}

/** Like `connectNumber`, unless the sandbox has a webhook URL already; returns the connection's id. */
export async function connectNumberOnce(brand: Brand): Promise<string> {
  if (brand.sandboxes.whatsapp.hooks.settings.url === null) return (await connectNumber(brand)).id;
  return (await connected(brand.workspace.publisher, 'whatsapp')).id;
}

/**
 * Connects the workspace's page on Messenger and its account on Instagram, unless the sandbox has a webhook URL already;
 * returns where the network tells of each, and where its links lead.
 */
export async function connectPageOnce({ client, workspace: { publisher }, sandboxes: { messenger } }: Brand) {
  const { id: page_id, instagram, accessToken: access_token } = messenger.pages[0]!;
  const { id: instagram_id, username } = instagram!;
  const secrets = { access_token, app_secret: messenger.appSecret, verify_token: messenger.verifyToken };
  const known = messenger.hooks.settings.url !== null;
  const connect = async (network: string, ids: object) =>
    known ? connected(publisher, network) : connectAnew(publisher, network, { ...ids, ...secrets });
  const page = await connect('messenger', { page_id });
  const linked = await connect('instagram', { instagram_id });
  assert.equal(page.hook_url, linked.hook_url, 'accounts of one Meta app have one address');
  assert.ok(messenger.subscriptions.get(page_id)?.includes('messaging_referrals'), 'Meta sends the events');
  messenger.hooks.settings.url = client.url + client.pathOf(page.hook_url);
  return {
    messenger: {
      ...({ object: 'page', account: page_id } as const),
      ...{ address: `https://m.me/${page_id}`, connection_id: page.id },
    },
    instagram: {
      ...({ object: 'instagram', account: instagram_id } as const),
      ...{ address: `https://ig.me/m/${username}`, connection_id: linked.id },
    },
  };
}

/** Returns the workspace's account that an earlier journey has connected. */
async function connected(publisher: Client, network: string): Promise<Connection> {
  const path = `/v1/connections?network=${network}`;
  return (await publisher.get<{ items: Connection[] }>(path, { expect: [200] })).json.items[0]!;
}

/** Connects an account again if an earlier run in this workspace has connected it. */
async function connectAnew(publisher: Client, network: string, given: object): Promise<Connection> {
  const { json: body } = await publisher.get<{ items: Connection[] }>(`/v1/connections?network=${network}`);
  for (const { id } of body.items) await publisher.delete(`/v1/connections/${id}`, { expect: [204, 404] });
  return (await publisher.post<Connection>(`/v1/connections/${network}`, given, { expect: [201] })).json;
}
