import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const BIN = resolve('node_modules/.bin');
/** The browser app has import rules of its own. */
const WEB = 'apps/console/web';
const FILES = ['package.json', 'tsconfig.json', 'eslint.config.mjs', '.dependency-cruiser.cjs'];

/** Copies the sources to a temporary folder, where a test can plant breaches. */
function copySources(): string {
  const folder = mkdtempSync(join(tmpdir(), 'corong-fence-'));
  for (const file of FILES) cpSync(file, join(folder, file));
  const filter = (path: string) => !path.endsWith('node_modules');
  for (const room of ['apps', 'libs', 'test']) cpSync(room, join(folder, room), { recursive: true, filter });
  for (const modules of ['node_modules', join(WEB, 'node_modules')])
    symlinkSync(resolve(modules), join(folder, modules));
  return folder;
}

function run(folder: string, program: string, ...args: string[]): { status: number; out: string } {
  const result = spawnSync(join(BIN, program), args, { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28 });
  return { status: result.status ?? 1, out: result.stdout + result.stderr };
}

const sources = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !entry.parentPath.includes('node_modules'),
  ).length;

describe('the import rules', () => {
  let folder: string;
  beforeAll(() => {
    folder = copySources();
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const plant = (file: string, text: string) => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  };
  const unplant = (...files: string[]) => files.forEach((file) => rmSync(join(folder, file)));
  const cruise = (type = 'err') =>
    run(folder, 'depcruise', '--config', '.dependency-cruiser.cjs', '--output-type', type, 'apps', 'libs');

  it('are kept, and cover every file', () => {
    const { status, out } = cruise('json');
    expect(status).toBe(0);
    const { modules, summary } = JSON.parse(out) as {
      modules: { source: string }[];
      summary: { violations: unknown[] };
    };
    expect(summary.violations).toEqual([]);
    const seen = modules.filter((module) => /^(apps|libs)\/.*\.ts$/.test(module.source)).length;
    const own = sources(join(folder, 'apps')) - sources(join(folder, WEB));
    expect(seen).toBe(own + sources(join(folder, 'libs')));
  });

  it('report every planted breach of the wall and of the rooms', () => {
    const breaches = {
      'apps/ad-attribution/touches/breach-type.ts':
        "import type { posts } from '#message/post.topic.js';\nexport type Stolen = typeof posts;\n",
      'libs/workspace/breach-laundry.ts': "export { posts } from '#message/post.topic.js';\n",
      'apps/ad-attribution/touches/breach-laundered.ts':
        "export { posts } from '#workspace/breach-laundry.js';\n",
      'apps/chat/inbox/breach-reverse.ts':
        "import type { Click } from '../../ad-attribution/clicks/breach-click.js';\nexport type Stolen = Click;\n",
      'apps/ad-attribution/clicks/breach-click.ts': 'export interface Click { id: string }\n',
      'apps/chat/inbox/breach-kafka.ts': "import { Kafka } from 'kafkajs';\nexport const kafka = Kafka;\n",
      'apps/chat/inbox/breach-adapter.ts':
        "export { EmbeddedEventLog } from '#platform/adapters/embedded/embedded-event-log.js';\n",
      'apps/fan-out/audience/breach-later-room.ts':
        "import type { Preference } from '../preferences/preference.entity.js';\nexport type Planted = Preference;\n",
      'apps/ad-attribution/clicks/breach-later-room.ts':
        "export { Touch } from '../touches/touch.entity.js';\n",
      'apps/chat/conversations/breach-later-room.ts':
        "export { AgentInbox } from '../inbox/inbox.service.js';\n",
      'apps/channel-publisher/channels/breach-later-room.ts':
        "export { Post } from '../posts/post.entity.js';\n",
      'apps/connections/accounts/breach-later-room.ts': "export * from '../routing/route.js';\n",
      'apps/console/accounts/breach-later-room.ts': "export { Gateway } from '../gateway/gateway.js';\n",
      'apps/fan-out/shelf/breach-unnamed-room.ts':
        "export { Channel } from '../channels/channel.entity.js';\n",
      'libs/platform/breach-side.ts': "export { workspaces } from '#workspace/workspace.topic.js';\n",
      'apps/console/gateway/breach-web.ts':
        "export type { FieldProblem } from '../web/src/api/problem.js';\n",
    };
    for (const [file, text] of Object.entries(breaches)) plant(file, text);
    const { status, out } = cruise();
    unplant(...Object.keys(breaches));
    expect(status).not.toBe(0);
    expect(out).toMatch(/ads-never-reach-messages: apps\/ad-attribution\/touches\/breach-type\.ts/);
    expect(out).toMatch(/ads-never-reach-messages: apps\/ad-attribution\/touches\/breach-laundered\.ts/);
    expect(out).toMatch(/messages-never-reach-ads: apps\/chat\/inbox\/breach-reverse\.ts/);
    expect(out).toMatch(/apps-are-strangers: apps\/chat\/inbox\/breach-reverse\.ts/);
    expect(out).toMatch(/kafka-in-one-room: apps\/chat\/inbox\/breach-kafka\.ts/);
    expect(out).toMatch(/adapters-behind-the-module: apps\/chat\/inbox\/breach-adapter\.ts/);
    for (const room of [
      'fan-out/audience',
      'ad-attribution/clicks',
      'chat/conversations',
      'channel-publisher/channels',
      'console/accounts',
      'connections/accounts',
    ])
      expect(out).toContain(`rooms-go-one-way: apps/${room}/breach-later-room.ts`);
    expect(out).toMatch(/rooms-go-one-way: apps\/fan-out\/shelf\/breach-unnamed-room\.ts/);
    expect(out).toMatch(/platform-knows-no-side: libs\/platform\/breach-side\.ts/);
    expect(out).toMatch(/nobody-imports-the-browser-app: apps\/console\/gateway\/breach-web\.ts/);
  });

  it('hold in the browser app too, and report every planted breach', () => {
    const cruiseWeb = (type: string) =>
      run(
        folder,
        'depcruise',
        '--config',
        `${WEB}/.dependency-cruiser.cjs`,
        '--output-type',
        type,
        `${WEB}/src`,
      );
    const { modules, summary } = JSON.parse(cruiseWeb('json').out) as {
      modules: { source: string }[];
      summary: { violations: unknown[] };
    };
    expect(summary.violations).toEqual([]);
    const seen = modules.filter(({ source }) => /^apps\/console\/web\/src\/.*\.tsx?$/.test(source)).length;
    expect(seen).toBe(sources(join(folder, WEB, 'src')));

    const breaches = {
      'publisher/breach-page.ts': "export type Stolen = import('../marketing/breach-type').Click;\n",
      'marketing/breach-type.ts': 'export interface Click { id: string }\n',
      'marketing/breach-page.ts':
        "import type { Stolen } from '../shell/breach-laundry';\nexport type Got = Stolen;\n",
      'shell/breach-laundry.ts': "export type { Draft as Stolen } from '../inbox/breach-draft';\n",
      'inbox/breach-draft.ts': 'export interface Draft { text: string }\n',
      'home/breach-service.ts': "export type { Role } from '../../../../../libs/platform/events/roles';\n",
      'home/breach-stranger.ts': "export { screens } from '../help/screens';\n",
      'parts/breach-screen.ts': "export { screens } from '../home/screens';\n",
      'shelf/breach-unnamed.ts': "export { Button } from '../parts';\n",
    };
    const files = Object.entries(breaches).map(([file, text]) => [`${WEB}/src/${file}`, text] as const);
    for (const [file, text] of files) plant(file, text);
    const { status, out } = cruiseWeb('err');
    unplant(...files.map(([file]) => file));
    expect(status).not.toBe(0);
    for (const [rule, file] of [
      ['message-screens-never-reach-ads-screens', 'publisher/breach-page'],
      ['ads-screens-never-reach-message-screens', 'marketing/breach-page'],
      ['web-stands-alone', 'home/breach-service'],
      ['screens-are-strangers', 'home/breach-stranger'],
      ['parts-know-no-screen', 'parts/breach-screen'],
      ['each-folder-has-a-side', 'shelf/breach-unnamed'],
    ])
      expect(out).toContain(`${rule}: ${WEB}/src/${file}.ts`);
  });

  it('refuse a string in place of a topic', () => {
    const file = 'apps/ad-attribution/touches/breach-string.ts';
    plant(
      file,
      "import type { EventLog } from '#platform/ports/event-log.port.js';\n" +
        "export const listen = (log: EventLog) => log.subscribe('message.post' as never, 'ad-attribution.spy', async () => {});\n" +
        "export const spy = (log: EventLog) => log.subscribe('message.post', 'ad-attribution.spy', async () => {});\n",
    );
    const lint = run(folder, 'eslint', file);
    const types = run(folder, 'tsc', '-p', 'tsconfig.json');
    unplant(file);
    expect(lint.out).toMatch(/Pass the Topic object/);
    expect(types.out).toMatch(/breach-string\.ts\(3,.*TS2345/);
  });

  it('refuse process.env outside config.ts', () => {
    const file = 'apps/chat/inbox/breach-env.ts';
    plant(file, "export const secret = process.env['SECRET'];\nexport const other = process['env'].OTHER;\n");
    const { status, out } = run(folder, 'eslint', file);
    unplant(file);
    expect(status).not.toBe(0);
    expect(out.match(/Read the environment in/g)).toHaveLength(2);
  });

  it('refuse HTML outside the template, attributes without quotes, and raw text that is not a constant', () => {
    const file = 'apps/chat/inbox/breach-html.ts';
    plant(
      file,
      "import { html, raw } from '#platform/http/html.js';\n" +
        'export const one = (name: string) => `<p>${name}</p>`;\n' +
        "export const two = (name: string) => '<b>' + name + '</b>';\n" +
        'export const three = (name: string) => html`<p>${raw(name)}</p>`;\n' +
        'export const four = (name: string) => html`<input value=${name}>`;\n' +
        'export const right = (name: string) => html`<a href="/?name=${name}">${name}</a>`;\n',
    );
    const { out } = run(folder, 'eslint', file);
    unplant(file);
    const found = [...out.matchAll(/^ +(\d+):.*error +(\S+)/gm)].map(([, line, word]) => `${line} ${word}`);
    expect(found).toEqual(['2 Write', '2 Write', '3 Write', '3 Write', '4 raw()', '5 Put']);
  });
});
