import { globSync, readFileSync } from 'node:fs';

interface OneWay {
  what: string;
  /** What of the thing itself is written only in `places`. */
  pattern: RegExp;
  /** Files of `apps` and `libs` that may have it, or folders that end in a slash, with the reason. */
  places: Record<string, string>;
}

const WAYS: OneWay[] = [
  {
    what: 'repeated work is a round of the sweep (libs/platform/jobs/sweep.ts)',
    pattern: /\bsetInterval\(/,
    places: {
      'libs/platform/': 'the sweep itself, and what logs, queues, stores and streams need below it',
      'apps/connections/webhooks/large-calls.ts': 'watches one call while its body is received',
      'apps/fan-out/delivery/range-lease.ts': 'renews one lease while its job runs',
      'apps/fan-out/delivery/ordered-pool.ts': 'counts the steps of one batch while it is sent',
      'apps/fan-out/live/live-hub.ts': 'starts reads of open streams and waits for none',
    },
  },
  {
    what: 'waits that grow and random waits come from libs/platform/time/back-off.ts',
    pattern: /\bMath\.random\b|\b[0-9_]+ \*\* (?!20\b)[a-z(]|retryStrategy: (?!\(times\) => backOffMs)/,
    places: { 'libs/platform/time/back-off.ts': 'the one back-off' },
  },
  {
    what: 'dates are written, and zones checked, by libs/platform/language and libs/platform/time',
    pattern: /new Intl\.DateTimeFormat/,
    places: {
      'libs/platform/language/language.ts': 'the one writer of dates',
      'libs/platform/time/zones.ts': 'the one check of zones',
    },
  },
  {
    what: 'a live stream is an EventStream (libs/platform/http/event-stream.ts)',
    pattern: /['"]content-type['"]: ['"]text\/event-stream|`data: \$\{|\\ndata: \$\{/,
    places: { 'libs/platform/http/': 'the one writer of streams' },
  },
  {
    what: 'a bounded cache is an LRUCache',
    pattern: /\.size >= MAX_\w+\)|\.keys\(\)\.next\(\)/,
    places: {},
  },
];

/** The services. The browser app has none of their platform, and ways of its own. */
const FILES = globSync('{apps,libs}/**/*.ts', {
  exclude: ['**/*.{spec,fixture,child,contract,crash}.ts', 'apps/console/web/**'],
});
const TEXTS = FILES.map((file) => [file, readFileSync(file, 'utf8')] as const);
const isIn = (places: readonly string[], file: string) =>
  places.some((place) => (place.endsWith('/') ? file.startsWith(place) : file === place));

describe('there is one way of each thing:', () => {
  it.each(WAYS)('$what', ({ pattern, places }) => {
    const found = TEXTS.filter(([, text]) => pattern.test(text)).map(([file]) => file);
    expect(found.filter((file) => !isIn(Object.keys(places), file))).toEqual([]);
    const unused = Object.keys(places).filter((place) => !found.some((file) => isIn([place], file)));
    expect(unused).toEqual([]);
  });

  it.each([
    ['this.timer = setInterval(work, 1_000)', 0],
    ['const wait = 100 * 2 ** attempt', 1],
    ['const wait = 100 * Math.random()', 1],
    ['new Intl.DateTimeFormat("id")', 2],
    ['raw.write(`data: ${text}`)', 3],
    ['if (this.known.size >= MAX_KNOWN) this.known.delete(this.known.keys().next().value)', 4],
  ])('%s is seen', (text, index) => {
    expect(WAYS[index]!.pattern.test(text)).toBe(true);
  });
});
