import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { APPS, type AppName } from '#platform/app.js';
import { Config } from '#platform/config.js';
import { Topic } from '#platform/events/topic.js';
import { stores } from '#platform/stores.js';

type Right = 'read' | 'write';
type Rights = Record<string, Right>;

/** `docker/principals.mjs`. */
interface Principals {
  apps: Record<AppName, { topics: Record<string, string[]> }>;
}

const IMPORT = /import \{([^}]*)\} from '([^']*\.topic\.js)'/g;

/** Returns the topic file that an import in `file` refers to. */
const fileOf = (spec: string, file: string): string =>
  (spec.startsWith('#') ? spec.replace(/^#(\w+)\//, 'libs/$1/') : join(dirname(file), spec)).replace(
    /js$/,
    'ts',
  );

/**
 * Returns the rights that an app's source needs. A file that appends events, or creates records, writes to the topics that
 * it imports and does not subscribe to; every other import of a topic is for reading.
 */
async function usedBy(app: AppName): Promise<Rights> {
  const used: Rights = {};
  const files = globSync(`apps/${app}/**/*.ts`, { exclude: ['**/*.{spec,fixture,child,contract}.ts'] });
  for (const file of files) {
    const text = readFileSync(file, 'utf8');
    for (const [, names = '', spec = ''] of text.matchAll(IMPORT)) {
      const module = (await import(pathToFileURL(fileOf(spec, file)).href)) as Record<string, unknown>;
      for (const name of names.split(',').map((one) => one.trim())) {
        const topic = module[name];
        if (!(topic instanceof Topic)) continue;
        const listens = new RegExp(`(subscribe|follow)\\(\\s*${name}\\b`).test(text);
        const writes = !listens && /\.append\(\s*tx,|\btoRecord\(/.test(text);
        if (writes || used[topic.prefix] !== 'write') used[topic.prefix] = writes ? 'write' : 'read';
      }
    }
  }
  return used;
}

/** Returns the rights on prefixes that some topic has. */
const declared = (rights: Rights): Rights =>
  Object.fromEntries(
    Object.entries(rights).filter(([prefix]) => Topic.all().some((topic) => topic.prefix === prefix)),
  );

describe('the topic rights', () => {
  const used = new Map<AppName, Rights>();
  beforeAll(async () => {
    for (const app of APPS) used.set(app, await usedBy(app));
  });
  const stated = (app: AppName): Rights => stores(app, new Config()).rights;

  it.each([...APPS])('of %s are those on the topics that it uses, and no others', (app) => {
    expect(declared(stated(app))).toEqual(used.get(app));
  });

  it.each([...APPS])('of %s are the same on both stacks', async (app) => {
    const principals = (await import(pathToFileURL('docker/principals.mjs').href)) as Principals;
    const kafka = Object.entries(principals.apps[app].topics).map(([prefix, operations]): [string, Right] => [
      prefix.replace(/\.$/, ''),
      operations.includes('WRITE') ? 'write' : 'read',
    ]);
    expect(stated(app)).toEqual(Object.fromEntries(kafka));
  });

  it('are checked against events that are really published and subscribed to', () => {
    expect(used.get('channel-publisher')).toMatchObject({ message: 'write' });
    expect(used.get('fan-out')).toMatchObject({ message: 'read' });
    expect(used.get('ad-attribution')).toMatchObject({ ads: 'write' });
  });
});
