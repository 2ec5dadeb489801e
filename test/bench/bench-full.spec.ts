import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { servicesAbsent } from '../support/services.js';

const absent = servicesAbsent();

/** Runs `npm run bench` in its short form; returns the figures that it printed. */
async function figures(...parts: string[]): Promise<Record<string, unknown>[]> {
  const bench = ['dist/bench/main.js', ...parts, '--short'];
  const { stdout } = await promisify(execFile)(process.execPath, bench, { maxBuffer: 1 << 20 });
  return stdout
    .split('\n')
    .filter((line) => line.startsWith('{"bench"'))
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

const FIGURE = {
  peer: expect.any(String),
  ours: expect.any(Number),
  theirs: expect.any(Number),
  ratio: expect.any(Number),
  unit: expect.any(String),
};

if (absent) it.skip(`the benches (${absent})`, () => {});
else
  describe('the benches', () => {
    it('compare delivery with other programs', async () => {
      const parts = ['whole', 'receipts', 'webhooks', 'web-push'];
      const printed = await figures('fan-out', ...parts);
      expect(printed.length).toBeGreaterThanOrEqual(parts.length);
      for (const figure of printed) expect(figure).toMatchObject({ stack: expect.any(String) });
      expect(printed).toContainEqual(expect.objectContaining({ ...FIGURE, bench: 'delivery-per-recipient' }));
    }, 300_000);

    it('compare the answer to a webhook with its limit on both stacks, and count what is stored', async () => {
      const printed = await figures('inbound', '--stored=2000');
      for (const stack of ['embedded', 'full']) {
        const [figure, facts] = printed.filter((one) => one['stack'] === stack);
        expect(figure).toMatchObject({ ...FIGURE, bench: 'inbound', theirs: 250 });
        const { sent, accepted, stored_before, stored_after } = facts as Record<string, number>;
        expect([accepted, stored_after! - stored_before!]).toEqual([sent, sent]);
        expect(stored_before).toBeGreaterThan(2_000);
      }
    }, 600_000);

    it.each(['embedded', 'full'])(
      'compare searches and lists of the inbox with their limits on the stack %s, and count what idle streams ask for',
      async (stack) => {
        const printed = await figures('inbox', stack);
        const of = (bench: string) => printed.filter((one) => one['bench'] === bench);
        for (const [bench, limit] of [
          ['inbox-search', 200],
          ['inbox-list', 50],
        ] as const) {
          expect(of(bench).length).toBeGreaterThan(8);
          expect(of(bench).at(-1)).toMatchObject({ ...FIGURE, stack, theirs: limit });
        }
        const found = (query: string) =>
          of('inbox-search').find((one) => one['query'] === query)!['items_of_first_page'];
        expect([found('a word in 30 % of the messages'), found('two letters that begin many words')]).toEqual(
          [50, 50],
        );
        expect([found('a rare word'), found('a word that nobody wrote')]).toEqual([1, 0]);
        expect(of('inbox-long-conversation')).toMatchObject([{ messages: 500 }]);
        const [streams] = of('inbox-streams');
        expect(streams).toMatchObject({ streams: 100, lost: 0, kib_per_stream: expect.any(Number) });
        // Queries of chat's own rounds, which it sends without streams too; a query for a beat would add a hundred.
        const { beats, queries_during, queries_without_streams } = streams as Record<string, number>;
        expect(beats).toBeGreaterThanOrEqual(100);
        expect(queries_during! - queries_without_streams!).toBeLessThan(beats! / 2);
      },
      600_000,
    );

    it.each(['embedded', 'full'])(
      'measures redirects of clicks on the stack %s, and counts them in the log and in the table',
      async (stack) => {
        const printed = await figures('click', stack);
        for (const bench of ['click', 'click-direct']) {
          const own = printed.filter((figure) => figure['bench'] === bench);
          const compared = own.filter((figure) => 'peer' in figure);
          expect(compared.map(({ peer }) => peer)).toEqual(
            expect.arrayContaining(['Fastify, same duties', 'bare Fastify']),
          );
          for (const figure of compared) expect(figure).toMatchObject({ ...FIGURE, stack, unit: 'clicks/s' });
          const [facts] = own.filter((figure) => 'answered' in figure);
          expect(facts).toMatchObject({ p99_ms: expect.any(Number), fsync_p99_ms: expect.any(Number) });
          expect(facts!['answered']).toBeGreaterThan(0);
          expect([facts!['in_log'], facts!['in_table']]).toEqual([facts!['answered'], facts!['answered']]);
        }
      },
      300_000,
    );

    it('compare events and jobs with kafkajs and Bull', async () => {
      const printed = await figures('platform');
      expect(printed.length).toBeGreaterThanOrEqual(4);
      for (const figure of printed) expect(figure).toMatchObject(FIGURE);
    }, 300_000);
  });
