import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from '../journeys/client.js';
import { freePorts } from '../support/ports.js';
import { tempFolder } from '../support/temp.js';
import { until } from '../support/until.js';

const run = (...args: string[]) =>
  spawnSync(process.execPath, ['dist/test/demo/main.js', ...args], { encoding: 'utf8', timeout: 120_000 });

describe('npm run demo', () => {
  const folder = tempFolder('demo');
  const data = join(folder.path, 'data');
  afterAll(() => folder.remove());

  it('lets weeks happen whose reports add up, runs them, and removes them', async () => {
    const [port] = (await freePorts(1)) as [number];
    const demo = spawn(process.execPath, [
      ...['dist/test/demo/main.js', '--weeks', '1', '--data', data, '--port', String(port)],
    ]);
    let [said, complained] = ['', ''];
    demo.stdout.on('data', (part: Buffer) => (said += part.toString()));
    demo.stderr.on('data', (part: Buffer) => (complained += part.toString()));
    try {
      await until('the demo runs', () => said.includes('demo runs at') || demo.exitCode !== null, {
        patience: 120_000,
      });
      expect(complained).toBe('');
      // fill() has compared each ad's clicks, chats, orders, revenue and cost with the report.
      expect(said).toMatch(
        /(\d+) posts to \d{3} followers, \d+ clicks, \d+ chats and \d+ orders; the reports add up/,
      );
      const visitor = new Client(`http://127.0.0.1:${port}`);
      const feed = await visitor.get<{ items: { date_published: string }[] }>('/@kopi-nusantara/feed.json');
      const [post] = feed.json.items;
      // It was published within the week that happened, and not while it was filled.
      expect(Date.now() - Date.parse(post!.date_published)).toBeGreaterThan(3_600_000);
    } finally {
      demo.kill('SIGTERM');
      await until('the demo has ended', () => demo.exitCode !== null || demo.signalCode !== null);
    }
    expect(JSON.parse(readFileSync(join(data, 'demo-embedded.json'), 'utf8')).filled.chats).toBeGreaterThan(
      0,
    );
    expect(run('remove', '--data', data)).toMatchObject({ status: 0, stdout: 'The demo is removed\n' });
    expect(existsSync(join(data, 'embedded'))).toBe(false);
  }, 200_000);

  it('touches nothing that it did not make', () => {
    const own = join(folder.path, 'own');
    mkdirSync(join(own, 'embedded'), { recursive: true });
    writeFileSync(join(own, 'embedded', 'chat.db'), 'mine');
    expect(run('fill', '--data', own)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('holds something that is no demo'),
    });
    expect(run('remove', '--data', own)).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('There is no demo'),
    });
    expect(readFileSync(join(own, 'embedded', 'chat.db'), 'utf8')).toBe('mine');
  });

  it.each([['--weeks 0'], ['other']])('refuses %s', (words) => {
    expect(run(...words.split(' '))).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('npm run demo'),
    });
  });
});
