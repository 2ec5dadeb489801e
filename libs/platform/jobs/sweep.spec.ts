import { until } from '../../../test/support/until.js';
import type { Database } from '../adapters/sql/database.js';
import { createLogger } from '../logger.js';
import { Sweep } from './sweep.js';

describe('the sweep', () => {
  let sweep: Sweep;
  beforeEach(() => {
    const database = { onCommit: () => undefined } as unknown as Database;
    sweep = new Sweep(database, createLogger('fan-out', 'silent'));
  });
  afterEach(() => sweep.onModuleDestroy());

  it('runs the rounds in parallel, so that a slow one does not delay the others', async () => {
    const slow = Promise.withResolvers<void>();
    const runs = { slow: 0, other: 0 };
    sweep.every(0, 'slow', () => (runs.slow++, slow.promise));
    sweep.every(0, 'other', () => Promise.resolve(void runs.other++));
    sweep.onApplicationBootstrap();
    await until('the other round ran three times', () => runs.other >= 3);
    expect(runs.slow).toBe(1);
    slow.resolve();
    await until('the slow round ran again', () => runs.slow >= 2);
  });

  it('goes on after a failed round, and repeats that round', async () => {
    const runs = { failing: 0, other: 0 };
    sweep.every(0, 'failing', () => (runs.failing++, Promise.reject(new Error('no'))));
    sweep.every(0, 'other', () => Promise.resolve(void runs.other++));
    await sweep.run();
    await sweep.run();
    expect(runs).toEqual({ failing: 2, other: 2 });
  });

  it('runs a round only when it is due', async () => {
    let runs = 0;
    sweep.every(3_600_000, 'rare', () => Promise.resolve(void runs++));
    await sweep.run();
    await sweep.run();
    expect(runs).toBe(1);
  });

  it('waits for running rounds when it ends', async () => {
    const slow = Promise.withResolvers<void>();
    let ended = false;
    sweep.every(0, 'slow', () => slow.promise);
    const run = sweep.run();
    const end = sweep.onModuleDestroy().then(() => (ended = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect(ended).toBe(false);
    slow.resolve();
    await Promise.all([run, end]);
    expect(ended).toBe(true);
  });

  it('refuses a second round of the same name', () => {
    sweep.every(0, 'one', () => Promise.resolve());
    expect(() => sweep.every(0, 'one', () => Promise.resolve())).toThrow('declared twice');
  });
});
