import { startDiscordSandbox } from '../../test/support/sandboxes/discord.js';
import { startTelegramSandbox } from '../../test/support/sandboxes/telegram.js';
import type { Usage } from '../../test/support/sandboxes/rate-meter.js';
import { connectAccount } from '../../apps/fan-out/accounts/accounts.fixture.js';
import { DiscordTransport } from '../../apps/fan-out/transports/discord/discord.transport.js';
import { TelegramTransport } from '../../apps/fan-out/transports/telegram/telegram.transport.js';
import type { Transport } from '../../apps/fan-out/transports/transport.port.js';
import { print, tell } from '../line.js';
import { Ground } from './ground.js';

const TOKEN = '42:SANDBOX';
const CHANNELS = 6;
const CHATS = 200;
const WEBHOOKS = 10;
const POSTS = 90;
const LIMIT = 30;
const WINDOW_MS = 60_000;

/** How much of what providers allow is used, and how often they refuse. */
export async function benchRates(): Promise<void> {
  await telegram();
  await discord();
}

async function telegram(): Promise<void> {
  const sandbox = await startTelegramSandbox({ tokens: [TOKEN], anyChat: true });
  const settings = { TELEGRAM_BASE_URL: sandbox.url };
  const ground = await Ground.open(undefined, settings);
  const other = await Ground.join(undefined, settings);
  const { workspace_id } = ground.channel;
  await connectAccount(ground, workspace_id, 'telegram', {
    account: '42',
    secrets: { bot_token: TOKEN, hook_secret: 's' },
  });
  const by = [count(ground.get(TelegramTransport)), count(other.get(TelegramTransport))];
  const posts: string[] = [];
  for (let nth = 0; nth < CHANNELS; nth++) {
    const channel = await ground.newChannel(workspace_id);
    await ground.followers(CHATS, (n) => String(70_000 + nth * CHATS + n), channel, 'telegram');
    posts.push(await ground.publish(channel));
  }
  for (const post of posts) await ground.completed(post);
  const usage = sandbox.meter.usage('bot', TOKEN);
  shown('telegram', usage, usage.allowed, {
    unit: 'messages',
    how: `${CHANNELS} posts to ${CHATS} chats each by one bot, by two instances of fan-out that share its rate (${by.map((one) => one()).join(' and ')} deliveries), the sandbox's 30 a second (give or take a twentieth)`,
  });
  await other.close();
  await ground.close();
  await sandbox.close();
}

async function discord(): Promise<void> {
  const sandbox = await startDiscordSandbox({ limit: LIMIT, windowMs: WINDOW_MS });
  const ground = await Ground.open(undefined, { DISCORD_BASE_URL: sandbox.url });
  const hooks = Array.from({ length: WEBHOOKS }, () => sandbox.webhook());
  await ground.followers(WEBHOOKS, (n) => hooks[n]!.url, ground.channel, 'discord');
  const by = count(ground.get(DiscordTransport));
  const posts: string[] = [];
  for (let nth = 0; nth < POSTS; nth++) posts.push(await ground.publish());
  for (const post of posts) await ground.completed(post);
  const all = hooks.map((hook) => sandbox.usage(hook));
  const sum = (name: keyof Usage) => all.reduce((total, usage) => total + usage[name], 0);
  // A window's places may all be used at its very start, so that the last one counts whole.
  const allowed = sum('allowed') + WEBHOOKS * LIMIT;
  shown('discord', { accepted: sum('accepted'), refused: sum('refused') }, allowed, {
    unit: 'messages',
    how: `${POSTS} posts at once to ${WEBHOOKS} webhooks, whose answers state ${LIMIT} places in windows of ${WINDOW_MS / 1_000} s (allowed: those of the time from the first to the last message, and one window's), ${by()} deliveries tried, one process`,
  });
  await ground.close();
  await sandbox.close();
}

function shown(
  provider: string,
  { accepted, refused }: Pick<Usage, 'accepted' | 'refused'>,
  allowed: number,
  { unit, how }: { unit: string; how: string },
): void {
  print({
    bench: `rate-used-${provider}`,
    stack: 'full',
    peer: 'what is allowed (wanted >= 0.9)',
    ours: accepted,
    theirs: allowed,
    unit,
    how,
  });
  tell(`rate-refused-${provider}`, 'full', {
    refused,
    share: Math.round((refused / (accepted + refused)) * 10_000) / 10_000,
    wanted: '<= 0.01',
    how: 'answers that are 429, of all answers of the line before',
  });
}

/** How often it is asked to deliver from now on. */
function count(transport: Transport): () => number {
  const deliver = transport.deliver.bind(transport);
  let times = 0;
  transport.deliver = (delivery) => (times++, deliver(delivery));
  return () => times;
}
