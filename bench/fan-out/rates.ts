import { startDiscordSandbox } from '../../test/support/sandboxes/discord.js';
import { startTelegramSandbox } from '../../test/support/sandboxes/telegram.js';
import type { Usage } from '../../test/support/sandboxes/rate-meter.js';
import { connectAccount } from '../../apps/fan-out/accounts/accounts.fixture.js';
import { DiscordTransport } from '../../apps/fan-out/transports/discord/discord.transport.js';
import { TelegramTransport } from '../../apps/fan-out/transports/telegram/telegram.transport.js';
import type { Transport } from '../../apps/fan-out/transports/transport.port.js';
import { printFigure, printFacts } from '../figure.js';
import { BenchApp } from './bench-app.js';

const TOKEN = '42:SANDBOX';
const CHANNELS = 6;
const CHATS = 200;
const WEBHOOKS = 10;
const POSTS = 90;
const LIMIT = 30;
const WINDOW_MS = 60_000;

/** Measures which share of the providers' allowed rates is used, and how often providers refuse. */
export async function benchRates(): Promise<void> {
  await telegram();
  await discord();
}

async function telegram(): Promise<void> {
  const sandbox = await startTelegramSandbox({ tokens: [TOKEN], anyChat: true });
  const settings = { TELEGRAM_BASE_URL: sandbox.url };
  const app = await BenchApp.open(undefined, settings);
  const other = await BenchApp.openSecond(undefined, settings);
  const { workspace_id } = app.channel;
  await connectAccount(app, workspace_id, 'telegram', {
    account: '42',
    secrets: { bot_token: TOKEN, hook_secret: 's' },
  });
  const by = [countDeliveries(app.get(TelegramTransport)), countDeliveries(other.get(TelegramTransport))];
  const posts: string[] = [];
  for (let index = 0; index < CHANNELS; index++) {
    const channel = await app.newChannel(workspace_id);
    await app.followers(CHATS, (n) => String(70_000 + index * CHATS + n), channel, 'telegram');
    posts.push(await app.publish(channel));
  }
  for (const post of posts) await app.waitUntilComplete(post);
  const usage = sandbox.meter.usage('bot', TOKEN);
  printUsage('telegram', usage, usage.allowed, {
    unit: 'messages',
    how: `${CHANNELS} posts to ${CHATS} chats each by one bot, by two instances of fan-out that share its rate (${by.map((one) => one()).join(' and ')} deliveries), the sandbox's 30 a second (give or take a twentieth)`,
  });
  await other.close();
  await app.close();
  await sandbox.close();
}

async function discord(): Promise<void> {
  const sandbox = await startDiscordSandbox({ limit: LIMIT, windowMs: WINDOW_MS });
  const app = await BenchApp.open(undefined, { DISCORD_BASE_URL: sandbox.url });
  const hooks = Array.from({ length: WEBHOOKS }, () => sandbox.webhook());
  await app.followers(WEBHOOKS, (n) => hooks[n]!.url, app.channel, 'discord');
  const by = countDeliveries(app.get(DiscordTransport));
  const posts: string[] = [];
  for (let index = 0; index < POSTS; index++) posts.push(await app.publish());
  for (const post of posts) await app.waitUntilComplete(post);
  const all = hooks.map((hook) => sandbox.usage(hook));
  const sum = (name: keyof Usage) => all.reduce((total, usage) => total + usage[name], 0);
  // All requests of a window may be sent at its start, so the last window counts whole.
  const allowed = sum('allowed') + WEBHOOKS * LIMIT;
  printUsage('discord', { accepted: sum('accepted'), refused: sum('refused') }, allowed, {
    unit: 'messages',
    how: `${POSTS} posts at once to ${WEBHOOKS} webhooks, whose answers state ${LIMIT} places in windows of ${WINDOW_MS / 1_000} s (allowed: those of the time from the first to the last message, and one window's), ${by()} deliveries tried, one process`,
  });
  await app.close();
  await sandbox.close();
}

function printUsage(
  provider: string,
  { accepted, refused }: Pick<Usage, 'accepted' | 'refused'>,
  allowed: number,
  { unit, how }: { unit: string; how: string },
): void {
  printFigure({
    bench: `rate-used-${provider}`,
    stack: 'full',
    peer: 'what is allowed (wanted >= 0.9)',
    ours: accepted,
    theirs: allowed,
    unit,
    how,
  });
  printFacts(`rate-refused-${provider}`, 'full', {
    refused,
    share: Math.round((refused / (accepted + refused)) * 10_000) / 10_000,
    wanted: '<= 0.01',
    how: 'answers that are 429, of all answers of the line before',
  });
}

/** Counts the calls of `deliver` from now on; the returned function gives the number. */
function countDeliveries(transport: Transport): () => number {
  const deliver = transport.deliver.bind(transport);
  let times = 0;
  transport.deliver = (delivery) => (times++, deliver(delivery));
  return () => times;
}
