// A throw-away embedded instance that has been set up, with an owner key and a visitor's token.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { node, ROOT } from '../ground.mjs';

/** Limits of strangers are far above what is sent here, so that what is behind them is reached. */
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
  const telegram = await openTelegram();
  const folder = mkdtempSync(join(tmpdir(), 'corong-test-api-'));
  const child = spawn(node, ['dist/apps/all-in-one/src/main.js'], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, DATA_DIR: folder, TELEGRAM_BASE_URL: telegram.url, ...ENVIRONMENT },
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
    await telegram.close();
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

/** Knows the bot of the description's example. */
async function openTelegram() {
  const description = JSON.parse(readFileSync(join(ROOT, 'openapi.json'), 'utf8'));
  const tokens = description.components.schemas.TelegramInput.properties.bot_token.examples;
  const { startTelegramSandbox } = await import('../../dist/test/support/sandboxes/telegram.js');
  return startTelegramSandbox({ tokens, plainHttp: true });
}

/** The chat may not have heard of the workspace yet. */
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
