import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import type { DiscordMessage, DiscordWebhook } from '../support/sandboxes/discord.js';
import type { TelegramMessage } from '../support/sandboxes/telegram.js';
import { until } from '../support/until.js';
import { connectDiscord } from './accounts.js';
import { leaveByOneClick, parseWords, type Leaver, type PostWords } from './follower.js';
import { follow } from './followers.js';
import type { JourneyContext, Sandboxes } from './journey-context.js';

/** Follows by Web Push; a first notification must arrive. */
export async function pushFollower({ client, sandboxes }: JourneyContext, handle: string): Promise<Leaver> {
  const { json: body } = await client.get<{ public_key: string }>(`/@${handle}/push-key`, { expect: [200] });
  const subscription = sandboxes.webPush.subscribe(body.public_key);
  const followed = await follow(client, handle, { transport: 'web_push', subscription }, 201);
  assert.equal(followed.json.status, 'confirmed');
  const notifications = () =>
    sandboxes.webPush.pushes
      .filter(({ endpoint }) => endpoint === subscription.endpoint)
      .map(({ text }) => JSON.parse(text ?? 'null') as PostWords & { kind: string; leave: string });
  const [welcome] = notifications();
  assert.equal(welcome?.kind, 'welcome');
  return {
    transport: 'web_push',
    posts: () => notifications().flatMap(({ kind, title, body }) => (kind === 'post' ? { title, body } : [])),
    leave: async () => {
      await leaveByOneClick(client, welcome.leave);
      return 'by the button of the notification';
    },
  };
}

/** Follows on Telegram: the link opens the chat with the bot, and the person presses Start. */
export async function telegramFollower(
  { client, sandboxes }: JourneyContext,
  handle: string,
): Promise<Leaver> {
  const { telegram } = sandboxes;
  const chat = randomInt(1, 1e9);
  const { json: body } = await follow(client, handle, { transport: 'telegram' }, 202);
  assert.equal(body.status, 'pending');
  const token = new URL(body.start_url!).searchParams.get('start');
  /** Of a chat, posts and answers alike. */
  const messages = (of: number) =>
    [...telegram.messages.values()].filter(({ chat_id }) => chat_id === String(of));
  const isAnswer = ({ params }: TelegramMessage) => params['parse_mode'] !== 'HTML';
  const answered = async (from: number, text: string, answer: RegExp) => {
    assert.equal((await telegram.write(from, text)).status, 200);
    await until(`"${text.split(' ')[0]}" is answered`, () =>
      messages(from).some((one) => isAnswer(one) && answer.test(one.text)),
    );
  };
  await answered(chat, `/start ${token}`, /^You follow /);
  // The link works only once.
  await answered(randomInt(1e9, 2e9), `/start ${token}`, /used before/);
  return {
    transport: 'telegram',
    posts: () =>
      messages(chat)
        .filter((one) => !isAnswer(one))
        .map(({ text }) =>
          parseWords(/^<b>(.*)<\/b>\n\n([\s\S]*)\n\n<a href="[^"]*">.*<\/a>$/, text, fromHtml),
        ),
    leave: async () => {
      await answered(chat, '/stop', /^You have left /);
      return 'by writing /stop to the bot';
    },
  };
}

/** Follows with a Discord channel's webhook; the first message must say how to leave. */
export async function discordFollower(
  { client, sandboxes }: JourneyContext,
  handle: string,
): Promise<Leaver> {
  const webhook = sandboxes.discord.webhook();
  const { json: body } = await follow(client, handle, { transport: 'discord', address: webhook.url }, 201);
  assert.equal(body.status, 'confirmed');
  const first = messagesOf(sandboxes, webhook)[0]?.content ?? '';
  const link = /<(http\S+\/unsubscribe\/[^>\s]+)>/.exec(first)?.[1];
  assert.ok(link, 'a first message says how to leave');
  return {
    transport: 'discord',
    posts: () => messagesOf(sandboxes, webhook).slice(1).map(postInDiscord),
    leave: async () => {
      await leaveByOneClick(client, link);
      return 'by the link of the first message';
    },
  };
}

/** The brand's own channel on Discord follows by being connected; there is no first message. */
export async function brandOnDiscord(stage: JourneyContext): Promise<Leaver> {
  const { webhook, remove } = await connectDiscord(stage);
  return {
    transport: 'discord',
    posts: () => messagesOf(stage.sandboxes, webhook).map(postInDiscord),
    leave: async () => {
      await remove();
      return 'by removing the connection';
    },
  };
}

const messagesOf = ({ discord }: Sandboxes, webhook: DiscordWebhook): DiscordMessage[] =>
  [...discord.messages.values()].filter(({ webhook_id }) => webhook_id === webhook.id);

const postInDiscord = ({ content }: DiscordMessage): PostWords =>
  parseWords(/^\*\*(.*)\*\*\n\n([\s\S]*)\n\n-# .*: <[^>]+>$/, content, (text) =>
    text.replace(/\\(.)/g, '$1'),
  );

/** Follows on WhatsApp: the link opens a chat with the brand's number, and the person sends the prepared text. */
export async function whatsAppFollower(
  { client, sandboxes }: JourneyContext,
  handle: string,
): Promise<Leaver> {
  const { whatsapp } = sandboxes;
  const person = `62812${randomInt(1e6, 1e7)}`;
  const { json: body } = await follow(client, handle, { transport: 'whatsapp' }, 202);
  const answered = async (text: string, answer: RegExp) => {
    assert.equal((await whatsapp.inbound(person, text)).status, 200);
    await until(`"${text.split(' ')[0]}" is answered`, () =>
      messages().some(({ type, text }) => type === 'text' && answer.test(text!.body)),
    );
  };
  const messages = () =>
    [...whatsapp.messages.values()]
      .filter(({ wa_id }) => wa_id === person)
      .map(({ body }) => body as unknown as WhatsAppBody);
  await answered(new URL(body.start_url!).searchParams.get('text')!, /^You follow /);
  return {
    transport: 'whatsapp',
    posts: () =>
      messages().flatMap(({ template }) => {
        const [name, words, link] = template?.components[0]!.parameters.map(({ text }) => text) ?? [];
        if (words === undefined) return [];
        assert.deepEqual([name, link?.includes(`/@${handle}/pst_`)], ['Kopi Nusantara', true]);
        return parseWords(/^(.*?) · (.*)$/, words);
      }),
    leave: async () => {
      await answered('stop', /^You have left /);
      return 'by answering STOP';
    },
  };
}

interface WhatsAppBody {
  type: 'text' | 'template';
  text?: { body: string };
  template?: { components: { parameters: { text: string }[] }[] };
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
const fromHtml = (text: string) => text.replace(/&(\w+|#39);/g, (_whole, name: string) => ENTITIES[name]!);
