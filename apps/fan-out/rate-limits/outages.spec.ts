import { join } from 'node:path';
import { jest } from '@jest/globals';
import { Database } from '#platform/adapters/sql/database.js';
import { createLogger } from '#platform/logger.js';
import type { MetricFamilies } from '#platform/operations/metric-families.js';
import { SeededClock } from '#platform/ports/system.js';
import { tempFolder } from '../../../test/support/temp.js';
import { schema } from '../src/schema.js';
import { Sweep } from '#platform/jobs/sweep.js';
import type { Outcome } from '../transports/transport.port.js';
import { Outages } from './outages.js';

describe('outages of providers', () => {
  const folder = tempFolder('outages');
  let database: Database;
  beforeAll(async () => void (database = await Database.open({ file: join(folder.path, 'app.db') }, schema)));
  afterAll(async () => {
    await database.close();
    folder.remove();
  });

  const clock = new SeededClock(1_790_000_000_000);
  const down: Outcome = { state: 'deferred', reason: 'smtp_econnrefused', unreachable: 'endpoint' };
  const delivered: Outcome = { state: 'delivered' };

  /** As each process has one. */
  const process = () => {
    const logger = createLogger('fan-out', 'silent');
    const warn = jest.spyOn(logger, 'warn').mockImplementation(() => undefined);
    let read: () => string[] = () => [];
    const metrics = { count: (...given: unknown[]) => (read = given[3] as typeof read) };
    const sweep = new Sweep(database, logger);
    const outages = new Outages(database, clock, logger, metrics as unknown as MetricFamilies, sweep);
    const said = () => warn.mock.calls.map(([, words]) => words as unknown as string);
    return { outages, said, counted: () => read(), learn: () => sweep.run() };
  };
  const route = (name: string, workspace_id: string | null = null) =>
    ({
      name,
      transport: 'email',
      workspace_id,
      describe: (reason: string) => `Words for ${reason}`,
    }) as const;

  it('are logged once when they begin and once when they end, and stored meanwhile', async () => {
    const { outages, said, counted } = process();
    const since = clock.now();
    for (let times = 0; times < 50; times++) {
      await outages.recordRoute(route('one'), down);
      clock.advance(2_000);
    }
    expect(said()).toEqual([
      expect.stringContaining('deliveries by email fail: Words for smtp_econnrefused;'),
    ]);
    expect(counted()).toEqual(['email']);
    expect(outages.has('email')).toBe(true);
    const [kept] = await outages.affecting('wsp_1', ['email', 'telegram']);
    expect(kept).toMatchObject({ transport: 'email', since, reason: 'smtp_econnrefused' });
    await outages.recordRoute(route('one'), delivered);
    await outages.recordRoute(route('one'), delivered);
    expect(said().slice(1)).toEqual(['deliveries succeed again']);
    expect(await outages.affecting('wsp_1', ['email'])).toEqual([]);
    expect(counted()).toEqual([]);
  });

  it.each<[string, Outcome]>([
    ['a recipient’s full mailbox', { state: 'deferred', reason: 'smtp_452' }],
    ['a chat’s limit', { state: 'deferred', reason: 'telegram_429', throttled: 'unclear' }],
    ['a rate that is used up', { state: 'deferred', reason: 'wa_130429', throttled: 'account', until: 0 }],
    ['what was not sent at all', { state: 'deferred', reason: 'rate_limited', notSent: true }],
    ['an address that does not exist', { state: 'failed', reason: 'bounced', ends: 'bounced' }],
  ])('are not %s', async (_what, outcome) => {
    const { outages, said } = process();
    for (let times = 0; times < 10; times++) await outages.recordRoute(route('two'), outcome);
    expect(said()).toEqual([]);
    expect(await outages.affecting('wsp_1', ['email'])).toEqual([]);
  });

  it('of an earlier run ends when the first check after a start goes well', async () => {
    const earlier = process();
    await earlier.outages.recordRoute(route('two'), down, true);
    const { outages, said } = process();
    expect(outages.has('email')).toBe(false);
    await outages.recordRoute(route('two'), delivered, true);
    expect(said()).toEqual(['deliveries succeed again']);
    expect(await outages.affecting('wsp_1', ['email'])).toEqual([]);
  });

  it('begin with the first refusal of an account, and concern its workspace alone', async () => {
    const { outages } = process();
    const until = clock.now() + 3_600_000;
    await outages.recordRoute(route('three', 'wsp_1'), {
      state: 'deferred',
      reason: 'telegram_401',
      throttled: 'account',
      until,
    });
    expect(await outages.affecting('wsp_1', ['email'])).toHaveLength(1);
    expect(await outages.affecting('wsp_2', ['email'])).toEqual([]);
    await outages.recordRoute(route('three', 'wsp_1'), delivered);
  });

  it('need more than one failure while other deliveries succeed in between', async () => {
    const { outages, said } = process();
    for (let times = 0; times < 20; times++) {
      await outages.recordRoute(route('four'), down);
      await outages.recordRoute(route('four'), delivered);
    }
    expect(said()).toEqual([]);
  });

  it('end for all processes when one of them delivers again', async () => {
    const [one, two] = [process(), process()];
    for (let times = 0; times < 3; times++) await one.outages.recordRoute(route('five'), down);
    await two.learn();
    expect(two.counted()).toEqual(['email']);
    await two.outages.recordRoute(route('five'), delivered);
    expect(await one.outages.affecting('wsp_1', ['email'])).toEqual([]);
    expect(two.said()).toEqual(['deliveries succeed again']);
  });
});
