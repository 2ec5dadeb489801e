import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

interface Suite {
  path: string;
}
interface Order {
  ALONE: RegExp;
  takeNext(waiting: Suite[], running: Iterable<Suite>): Suite;
}
interface Times {
  timesOf(suites: { path: string; seconds: number }[], elapsed: number): string[];
}

const script = async <T>(name: string) =>
  (await import(pathToFileURL(resolve(`scripts/${name}.mjs`)).href)) as T;

describe('a run of all suites', () => {
  it('never runs two suites at once that hold the services, and begins with them', async () => {
    const { takeNext } = await script<Order>('test-order');
    const waiting = [
      'apps/chat/inbox/inbox.spec.ts',
      'test/chaos/click-full.spec.ts',
      'test/journeys/full.spec.ts',
      'test/chaos/click.spec.ts',
      'test/privacy/principals.spec.ts',
    ].map((path) => ({ path: `/corong/${path}` }));
    const running = new Set<Suite>();
    const next = () => {
      const suite = takeNext(waiting, running);
      running.add(suite);
      return suite;
    };
    const first = next();
    expect([first, next(), next()].map(({ path }) => path.slice('/corong/'.length))).toEqual([
      'test/chaos/click-full.spec.ts',
      'test/chaos/click.spec.ts',
      'apps/chat/inbox/inbox.spec.ts',
    ]);
    running.delete(first);
    expect(next().path).toContain('journeys/full');
    expect(next().path).toContain('principals');
    expect(waiting).toEqual([]);
  });

  it('knows every suite that waits for the services by its name', async () => {
    const { ALONE } = await script<Order>('test-order');
    const holding = globSync('{apps,libs,test}/**/*.spec.ts').filter((path) =>
      /describe[A-Z]\w*\('full'|startStack\('full'|lockServices\(\)/.test(readFileSync(path, 'utf8')),
    );
    expect(holding.length).toBeGreaterThan(10);
    expect(holding.filter((path) => !ALONE.test(path))).toEqual([]);
  });

  it('says how long each part took, and names the longest suites', async () => {
    const { timesOf } = await script<Times>('test-times');
    const suites = [
      { path: 'apps/chat/inbox/inbox.spec.ts', seconds: 4 },
      { path: 'apps/chat/inbox/search.spec.ts', seconds: 5 },
      { path: 'libs/platform/time/zone.spec.ts', seconds: 1 },
    ];
    expect(timesOf(suites, 6)).toEqual([
      'Time per part (suites), of 10 s in 6 s:',
      '     9.0 s  apps/chat/inbox (2)',
      '     1.0 s  all others (1)',
      'The longest suites:',
      '     5.0 s  apps/chat/inbox/search.spec.ts',
      '     4.0 s  apps/chat/inbox/inbox.spec.ts',
      '     1.0 s  libs/platform/time/zone.spec.ts',
    ]);
  });
});
