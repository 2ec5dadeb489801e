import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MAIN = 'dist/apps/all-in-one/src/main.js';
const SETUP = {
  workspace: 'Kopi',
  name: 'Owner',
  email: 'you@example.com',
  password: 'at least ten characters',
};
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** The embedded stack as a process of its own. */
async function start(
  folder: string,
): Promise<{ child: ChildProcess; origin: string; exit: Promise<number | null> }> {
  if (!existsSync(MAIN)) throw new Error(`${MAIN} is missing: npm run build`);
  const child = spawn(process.execPath, [MAIN], {
    env: { PATH: process.env['PATH'], DATA_DIR: folder, PORT: '0', LOG_LEVEL: 'error' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const origin = await new Promise<string>((resolve, reject) => {
    let said = '';
    child.stdout!.on('data', (chunk: Buffer) => {
      said += String(chunk);
      const address = /running at (http:\S+)/.exec(said);
      if (address) resolve(address[1]!);
    });
    void exit.then((code) => reject(new Error(`ended with ${code} before it ran`)));
  });
  return { child, origin: origin.replace('localhost', '127.0.0.1'), exit };
}

/** An open live stream, past what it says at its beginning; the channel may have just been made. */
async function follow(address: string) {
  for (let tried = 0; ; tried++) {
    const answer = await fetch(address);
    if (answer.ok) {
      const reader = answer.body!.getReader();
      await reader.read();
      return reader;
    }
    if (tried === 50) throw new Error(`No stream: ${answer.status}`);
    await pause(100);
  }
}

/** The command of those who have lost every owner key, beside the running stack. */
function recoverOwner(folder: string): string {
  const said = execFileSync(process.execPath, ['dist/apps/console/src/recover-owner.js'], {
    env: { PATH: process.env['PATH'], DATA_DIR: folder },
    encoding: 'utf8',
  });
  return /corong_\w+/.exec(said)![0];
}

describe('SIGTERM to the embedded stack', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'corong-stop-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('lets a slow request in flight have its answer, ends streams, takes nothing new, and loses nothing', async () => {
    const { child, origin, exit } = await start(folder);
    const post = (path: string, body: object, key = '') =>
      fetch(`${origin}${path}`, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json', ...(key && { authorization: `Bearer ${key}` }) },
      });
    const { api_key: key } = (await (await post('/v1/setup', SETUP)).json()) as { api_key: string };
    expect((await post('/v1/channels', { handle: 'kopi', name: 'Kopi' }, key)).status).toBe(201);

    const body = JSON.stringify({ handle: 'slow', name: 'Slow' });
    const slow = request(`${origin}/v1/channels`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'content-length': body.length,
        authorization: `Bearer ${key}`,
      },
    });
    const answered = new Promise<number | undefined>((resolve, reject) => {
      slow.on('response', (answer) => resolve(answer.resume().statusCode));
      slow.on('error', reject);
    });
    slow.write(body.slice(0, 10));
    await pause(200);

    const stream = await follow(`${origin}/@kopi/live`);
    child.kill('SIGTERM');
    expect((await stream.read()).done).toBe(true);
    await pause(200);
    await expect(fetch(`${origin}/healthz`)).rejects.toThrow();
    slow.end(body.slice(10));
    expect(await answered).toBe(201);
    expect(await exit).toBe(0);

    const again = await start(folder);
    const recovered = recoverOwner(folder);
    expect(recovered).not.toBe(key);
    const channels = await fetch(`${again.origin}/v1/channels`, {
      headers: { authorization: `Bearer ${recovered}` },
    });
    expect(
      ((await channels.json()) as { items: { handle: string }[] }).items.map((item) => item.handle),
    ).toEqual(['slow', 'kopi']);
    again.child.kill('SIGTERM');
    expect(await again.exit).toBe(0);
  });
});
