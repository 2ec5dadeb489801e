// Starts a temporary embedded instance and sets it up, with an owner key and a visitor's token.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { node, ROOT } from '../toolchain.mjs';

/** Rate limits are far above what the test sends, so that requests reach the code behind them. */
const ENVIRONMENT = {
  PORT: '0',
  SANDBOX: 'true',
  LOG_LEVEL: 'warn',
  FOLLOW_LIMIT: '1000000',
  CHAT_VISITOR_LIMIT: '1000000',
  CHAT_NETWORK_LIMIT: '1000000',
  BOUNCE_ADDRESS: 'bounces@corong.example',
};

const SETUP = {
  workspace: 'Kopi Nusantara',
  name: 'Ayu',
  email: 'ayu@example.com',
  password: 'at least ten characters',
};

/** Resolves once it is set up: `{ origin, key, visitor, log, stop }`; `log` holds what it has written as warnings. */
export async function openInstance() {
  const { env, close } = await openNetworks();
  const folder = mkdtempSync(join(tmpdir(), 'corong-test-api-'));
  const child = spawn(node, ['dist/apps/all-in-one/src/main.js'], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, DATA_DIR: folder, ...env, ...ENVIRONMENT },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log = [];
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const origin = await new Promise((resolve, reject) => {
    let said = '';
    const read = (chunk) => {
      said += chunk;
      const [, found] = /running at (http:\S+)/.exec(said) ?? [];
      if (found) resolve(found.replace('localhost', '127.0.0.1'));
      log.push(
        ...String(chunk)
          .split('\n')
          .filter((line) => line.startsWith('{')),
      );
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    ended.then((code) => reject(new Error(`The instance ended with ${code}:\n${said}`)));
  });
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
    await close();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const post = (path, body) => send(origin, path, body);
    const { api_key: key, handle } = await post('/v1/setup', SETUP);
    const visitor = await openChat(post, handle);
    return { origin, key, visitor, log, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Starts sandboxes that have the accounts of the API description's examples; they refuse other accounts, as real networks do. */
async function openNetworks() {
  const { components } = JSON.parse(readFileSync(join(ROOT, 'openapi.json'), 'utf8'));
  const examples = (field) =>
    Object.values(components.schemas).flatMap(({ properties }) => properties?.[field]?.examples ?? []);
  const [accessToken] = examples('access_token');
  const [appSecret] = examples('app_secret');
  const sandbox = (name) => import(`../../dist/test/support/sandboxes/${name}.js`);
  const { startTelegramSandbox } = await sandbox('telegram');
  const { startWhatsAppSandbox } = await sandbox('whatsapp');
  const { startDiscordSandbox } = await sandbox('discord');
  const { startMessengerSandbox } = await sandbox('messenger');
  const telegram = await startTelegramSandbox({ tokens: examples('bot_token'), plainHttp: true });
  const [phoneNumberId] = examples('phone_number_id');
  const whatsapp = await startWhatsAppSandbox({ phoneNumberId, accessToken, appSecret });
  const instagram = { id: examples('instagram_id')[0], username: 'kopi.nusantara' };
  const page = { id: examples('page_id')[0], name: 'Kopi Nusantara', accessToken, instagram };
  const messenger = await startMessengerSandbox({ appSecret, pages: [page] });
  const discord = await startDiscordSandbox();
  const [id, token] = new URL(examples('webhook_url')[0]).pathname.split('/').slice(-2);
  discord.restore({ ...discord.webhook(), id, token });
  return {
    env: {
      DISCORD_BASE_URL: discord.url,
      TELEGRAM_BASE_URL: telegram.url,
      WHATSAPP_BASE_URL: whatsapp.url,
      MESSENGER_BASE_URL: messenger.url,
    },
    close: () => Promise.all([discord, telegram, whatsapp, messenger].map((one) => one.close())),
  };
}

/** Opens a visitor's session; tries again while chat does not know the new workspace yet. */
async function openChat(post, handle) {
  for (let tried = 0; ; tried++) {
    try {
      return (await post(`/chat/${handle}/sessions`, {})).visitor_token;
    } catch (error) {
      if (tried === 50) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

async function send(origin, path, body) {
  const answer = await fetch(origin + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`POST ${path} answered ${answer.status}: ${await answer.text()}`);
  return answer.json();
}
