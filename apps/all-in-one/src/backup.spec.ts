import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AppProcess } from '../../../test/support/app-process.js';
import { freePorts } from '../../../test/support/ports.js';
import { startStack, type Stack } from '../../../test/support/stack.js';
import { tempFolder } from '../../../test/support/temp.js';
import { HttpClient, overNetwork } from '../../../test/support/http-client.js';
import { until } from '../../../test/support/until.js';

const BACKUP = 'dist/apps/all-in-one/src/backup.js';

describe('a back-up of a running instance', () => {
  const folder = tempFolder('backup');
  const copy = join(folder.path, 'copy');
  let stack: Stack;
  let restored: AppProcess;
  let url: string;
  let key: string;

  beforeAll(async () => {
    stack = await startStack('embedded');
    url = stack.url;
    const port = (await freePorts(1))[0]!;
    const env = { PUBLIC_URL: `http://127.0.0.1:${port}`, DATA_DIR: copy, SANDBOX: 'true' };
    restored = new AppProcess({
      name: 'restored',
      file: 'dist/apps/all-in-one/src/main.js',
      port,
      folder: folder.path,
      env,
    });
  });
  afterAll(async () => {
    await Promise.all([stack?.stop(), restored?.stop()]);
    folder.remove();
  });

  async function call<T>(path: string, body?: object): Promise<T> {
    const client = new HttpClient(overNetwork(url), key ? { authorization: `Bearer ${key}` } : {});
    const { status, text, json } = await client.send<T>(body ? 'POST' : 'GET', path, body);
    if (status > 299) throw new Error(`${path}: ${status} ${text}`);
    return json;
  }
  const publish = async (channel: string, index: number) => {
    const { id } = await call<{ id: string }>(`/v1/channels/${channel}/posts`, { body: `Panen ${index}` });
    await call(`/v1/posts/${id}/publish`, {});
    return id;
  };
  const everyDelivery = (ids: string[]) =>
    until('every post is planned for its follower', async () => {
      const found = await Promise.all(
        ids.map((id) => call<{ audience: number }>(`/v1/posts/${id}/delivery`)),
      );
      return found.every(({ audience }) => audience === 1);
    });

  it('holds all that was there before it, as of one moment, and starts with the same keys', async () => {
    const made = {
      workspace: 'kopi-nusantara',
      name: 'Ayu',
      email: 'ayu@kopi.example',
      password: 'panen raya di gayo',
    };
    key = (await call<{ api_key: string }>('/v1/setup', made)).api_key;
    const { id: channel } = await call<{ id: string }>('/v1/channels', { handle: 'kopi', name: 'Kopi' });
    await call('/@kopi/followers', { transport: 'live' });
    const before = [await publish(channel, 0)];
    const running = spawn(process.execPath, [BACKUP, copy], {
      env: { PATH: process.env['PATH'], DATA_DIR: stack.dataDir },
      stdio: 'inherit',
    });
    const ended = once(running, 'exit');
    while (running.exitCode === null) await publish(channel, 1);
    expect(await ended).toEqual([0, null]);
    await stack.kill('all-in-one');

    restored.start();
    await restored.ready();
    url = `http://127.0.0.1:${restored.port}`;
    const { items } = await call<{ items: { id: string; state: string }[] }>(
      `/v1/channels/${channel}/posts?limit=100`,
    );
    expect(items.map(({ id }) => id)).toEqual(expect.arrayContaining(before));
    const published = items.filter(({ state }) => state === 'published').map(({ id }) => id);
    await everyDelivery([...published, await publish(channel, 2)]);
  });

  it.each([
    ['no folder', 2, [], /Usage/],
    ['a folder that exists', 1, [folder.path], /exists already/],
    ['a folder within the data', 1, [join(copy, 'inner')], /lies within DATA_DIR/],
  ])('is refused for %s', (_, code, args, reason) => {
    const { status, stderr } = spawnSync(process.execPath, [BACKUP, ...args], {
      env: { PATH: process.env['PATH'], DATA_DIR: copy },
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([code, expect.stringMatching(reason)]);
    expect(existsSync(join(copy, 'inner'))).toBe(false);
  });

  it('is refused of a folder that holds no data of Corong', () => {
    const empty = join(folder.path, 'empty');
    mkdirSync(empty);
    const { status, stderr } = spawnSync(process.execPath, [BACKUP, join(folder.path, 'of-nothing')], {
      env: { PATH: process.env['PATH'], DATA_DIR: empty },
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([1, expect.stringContaining(`no data of Corong in DATA_DIR ${empty}`)]);
    expect(existsSync(join(folder.path, 'of-nothing'))).toBe(false);
  });
});
