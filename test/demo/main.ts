import { randomInt, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { serviceScript } from '../support/services.js';
import type { StackKind } from '../support/stack.js';
import { AlreadySetUp, fill } from './fill.js';
import { removeFromServices } from './remove.js';
import { demoFileIn, readDemo, runDemo, type DemoFile } from './run-demo.js';

const USAGE = `npm run demo                       fills an instance of its own with half a year of a brand, and runs it
npm run demo -- --stack full       the same on the full stack, whose services have to be empty
npm run demo -- remove             removes it (--stack full: from the services)
npm run demo -- fill               fills it and ends
  --weeks N    instead of 26        --seed N    another story
  --data DIR   instead of data-demo --port N    instead of 3000
`;

/** The command `npm run demo`. */
const { command, stack: kind, weeks, seed, data, port } = read();
const file = demoFileIn(data, kind);
const known = readDemo(data, kind);

if (command === 'remove') await remove();
else {
  if (kind === 'full') await (await serviceScript()).up(say);
  const demo = known?.filled ? known : await make();
  if (command !== 'fill') await serve(demo);
}

async function make(): Promise<DemoFile> {
  if (known) await remove();
  else if (existsSync(join(data, kind)))
    leave(`${data} holds something that is no demo: name another folder by --data`);
  const owner = {
    name: 'Ratna Kusuma',
    email: 'ratna@kopi-nusantara.example',
    password: `kopi-${randomUUID().slice(0, 13)}`,
  };
  const demo: DemoFile = { stack: kind, owner, account: String(randomInt(1e9, 1e12)), filled: null };
  mkdirSync(data, { recursive: true, mode: 0o700 });
  if (kind === 'embedded') keep(demo);
  say(`${weeks} weeks of Kopi Nusantara happen now, which takes some minutes …`);
  const { account } = demo;
  const filled = await fill({ stack: kind, folder: data, owner, account, seed, weeks, say }).catch(
    (error: Error) => {
      if (error instanceof AlreadySetUp)
        leave('These services hold an instance that is set up already: the demo comes into empty ones only');
      throw error;
    },
  );
  const { clicks, chats, orders, posts, followers } = filled;
  say(
    `${posts} posts to ${followers} followers, ${clicks} clicks, ${chats} chats and ${orders} orders; the reports add up`,
  );
  keep({ ...demo, filled });
  return { ...demo, filled };
}

/** Runs the demo until it is stopped. */
async function serve(demo: DemoFile): Promise<void> {
  const { url, close } = await runDemo(demo, { data, port });
  say(`
Corong's demo runs at ${url}
  sign in as  ${demo.owner.email}
  password    ${demo.owner.password}
Nothing leaves this machine. Stop it with Ctrl-C; npm run demo starts it again, npm run demo -- remove removes it.`);
  const stop = () => void close().then(() => process.exit(0));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
}

async function remove(): Promise<void> {
  if (!known) return say(`There is no demo of the ${kind} stack in ${data}`);
  if (kind === 'full')
    await removeFromServices(known.filled?.workspace_id ?? null).catch((error: Error) =>
      leave(error.message),
    );
  rmSync(join(data, kind), { recursive: true, force: true });
  for (const each of [file, join(data, 'clock')]) rmSync(each, { force: true });
  say('The demo is removed');
}

function keep(demo: DemoFile): void {
  writeFileSync(file, JSON.stringify(demo, null, 2), { mode: 0o600 });
}

function read() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        stack: { type: 'string', default: 'embedded' },
        weeks: { type: 'string', default: '26' },
        seed: { type: 'string', default: '7' },
        data: { type: 'string', default: 'data-demo' },
        port: { type: 'string', default: '3000' },
      },
    });
    const [command = 'run', ...more] = positionals;
    const { stack } = values;
    if (!['run', 'fill', 'remove'].includes(command) || more.length > 0)
      throw new Error(`There is no ${command}`);
    if (stack !== 'embedded' && stack !== 'full') throw new Error('--stack is embedded or full');
    const [weeks, seed, port] = (['weeks', 'seed', 'port'] as const).map((name) => {
      if (!/^\d{1,5}$/.test(values[name])) throw new Error(`--${name} is a number`);
      return Number(values[name]);
    }) as [number, number, number];
    if (weeks < 1 || weeks > 52) throw new Error('--weeks is a number from 1 to 52');
    return { command, stack: stack as StackKind, weeks, seed, port, data: resolve(values.data) };
  } catch (error) {
    return leave(`${(error as Error).message}\n\n${USAGE}`, 2);
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function leave(reason: string, status = 1): never {
  process.stderr.write(`${reason}\n`);
  process.exit(status);
}
