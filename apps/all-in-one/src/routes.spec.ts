import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AppName } from '#platform/app.js';
import { describeService } from '#platform/description/describe.js';
import { memberFeedOf } from '#platform/member-stream/member-stream.module.js';
import { OPERATIONS, OPERATIONS_PREFIX, ROUTES, STREAM_TOPICS } from '../../console/gateway/routes.js';
import { createFor, MODULES } from './modules.js';

const DIRECT = ['/healthz', '/readyz', '/metrics'];
/** Parameters have names of their own in the gateway and in the apps. */
const nameless = (path: string) => path.replace(/\{[^}]+\}|:\w+/g, ':');

describe('the one origin', () => {
  const declared = new Map<AppName, string[]>();
  const topics: object[] = [];

  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'corong-routes-'));
    for (const one of MODULES) {
      const service = await createFor(one, { DATA_DIR: folder, LOG_LEVEL: 'silent' });
      declared.set(one.app, Object.keys(describeService(service).paths).map(nameless));
      const feed = memberFeedOf(service.getHttpAdapter().getInstance());
      for (const { name, roles } of feed?.visibleTo('owner') ?? [])
        topics.push({ name, app: one.app, roles });
      await service.close();
    }
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(MODULES.map(({ app }) => app))('reaches every route of %s, and no other', (app) => {
    const operations = OPERATIONS.map((path) => `${OPERATIONS_PREFIX}${path}`);
    expect(declared.get(app)).toEqual(expect.arrayContaining([...DIRECT, ...operations]));
    if (app === 'console') return;
    const own = declared.get(app)!.filter((path) => !DIRECT.includes(path) && !operations.includes(path));
    const routed = ROUTES.filter(([, to]) => to === app).map(([path]) => nameless(path));
    expect(routed.sort()).toEqual(own.sort());
  });

  it('joins the topics that apps add to the streams of members, for the same roles', () => {
    expect(STREAM_TOPICS).toEqual(expect.arrayContaining(topics));
    expect(topics).toHaveLength(STREAM_TOPICS.length);
  });

  it('has no path twice', () => {
    const own = declared.get('console')!;
    const all = [...ROUTES.map(([path]) => nameless(path)), ...own];
    expect(all.filter((path, index) => all.indexOf(path) !== index)).toEqual([]);
  });
});
