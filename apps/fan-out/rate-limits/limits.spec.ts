import { jest } from '@jest/globals';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { Database } from '#platform/adapters/sql/database.js';
import { createLogger } from '#platform/logger.js';
import { SeededClock } from '#platform/ports/system.js';
import { tempFolder } from '../../../test/support/temp.js';
import { schema } from '../src/schema.js';
import { Sweep } from '#platform/jobs/sweep.js';
import { Breaker } from './breaker.js';
import { Buckets } from '#platform/rates/buckets.js';
import { Deadline } from './deadline.js';
import { Limiter } from '#platform/rates/limiter.js';
import { Admission } from './admission.js';
import { limitsTo, NO_OUTAGES } from './limits.fixture.js';

describe('Limiter', () => {
  const folder = tempFolder('limits');
  let database: Database;
  beforeAll(async () => void (database = await Database.open({ file: join(folder.path, 'app.db') }, schema)));
  afterAll(async () => {
    await database.close();
    folder.remove();
  });

  const clock = new SeededClock(1_000_000);
  /** As each process has one. */
  const make = (): Limiter =>
    new Limiter(new Buckets(database, clock, new Sweep(database, createLogger('fan-out', 'silent'))), clock);

  it('goes on at its rate after the clock was set back, in this process and in others', async () => {
    const [first, second] = [make(), make()];
    let time = 9_000_000_000;
    const now = jest.spyOn(clock, 'now').mockImplementation(() => time);
    const slept: number[] = [];
    const sleep = jest.spyOn(clock, 'sleep').mockImplementation(async (ms) => {
      slept.push(ms);
      time += ms;
    });
    try {
      for (let turns = 0; turns < 3; turns++) await first.waitForTurn('set-back', 10);
      time -= 200 * 86_400_000;
      for (const limiter of [first, second, first]) expect(await limiter.waitForTurn('set-back', 10)).toBe(0);
      expect(Math.max(...slept)).toBeLessThan(1_000);
    } finally {
      now.mockRestore();
      sleep.mockRestore();
    }
  });

  it('uses a rate that two processes share to nine tenths and more, and never goes beyond it', async () => {
    const limiters = [make(), make()];
    const PER_SECOND = 60;
    const LANES = 8;
    const began = clock.now();
    const until = began + 3_000;
    const stamps: number[] = [];
    const running = limiters.map(() => LANES);
    const lane = async (limiter: Limiter, index: number) => {
      try {
        while (clock.now() < until) {
          expect(await limiter.waitForTurn('bot', PER_SECOND)).toBe(0);
          stamps.push(clock.now() - began);
        }
      } finally {
        running[index]! -= 1;
      }
    };
    const lanes = Promise.all(
      limiters.flatMap((limiter, index) => Array.from({ length: LANES }, () => lane(limiter, index))),
    );
    // Time goes on when the line of each process sleeps, so that the machine's own pace does not count.
    for (let busy = limiters.length; busy > 0; busy = running.filter((left) => left > 0).length) {
      if (clock.sleeperCount >= busy) clock.advanceToNextSleeper();
      await turn();
    }
    await lanes;
    const within = stamps.filter((at) => at <= stamps[0]! + 3_000);
    expect(within.length).toBeGreaterThanOrEqual(0.9 * 3 * PER_SECOND);
    const over = stamps.filter(
      (at, index) => index >= PER_SECOND && at - stamps[index - PER_SECOND]! < 1_000,
    );
    expect(over).toEqual([]);
  });

  it('pauses a credential in every process, and no other', async () => {
    const [one, two] = [make(), make()];
    expect(await two.waitForTurn('paused')).toBe(0);
    const until = clock.now() + 60_000;
    await one.pause('paused', until);
    expect(await one.waitForTurn('paused', 30)).toBe(until);
    clock.advance(600);
    expect(await two.waitForTurn('paused', 30)).toBe(until);
    expect([await one.waitForTurn('other', 30), await two.waitForTurn('third')]).toEqual([0, 0]);
  });

  it('gives no turn to a batch that has ended, and loses none by it', async () => {
    const limiter = make();
    expect(await limiter.waitForTurn('ended', 10)).toBe(0);
    const deadline = new Deadline(60_000, new AbortController().signal);
    const [next, late, patient] = [
      limiter.waitForTurn('ended', 10),
      limiter.waitForTurn('ended', 10, deadline),
      limiter.waitForTurn('ended', 10),
    ];
    deadline.end();
    expect(await late).toBeNull();
    const began = clock.now();
    for (const taken of [next, patient]) {
      let come = false;
      void taken.then(() => (come = true));
      for (let looks = 0; !come && looks < 1_000; looks++) {
        await turn();
        if (!come && clock.sleeperCount > 0) clock.advanceToNextSleeper();
      }
      expect(await taken).toBe(0);
    }
    expect(clock.now() - began).toBeLessThan(300);
  });
});

describe('Admission', () => {
  it('lets one delivery test whether a provider works again, and another one when that was never sent', async () => {
    const clock = new SeededClock(1_000_000);
    const limiter = { waitForTurn: async () => 0 } as unknown as Limiter;
    const admission = new Admission(new Breaker(), limiter, NO_OUTAGES, clock);
    const limits = limitsTo('77');
    const admitted = () => Promise.resolve(admission.admit(limits));
    for (let time = 0; time < 5; time++) admission.recordSlow(limits);
    const held = await admitted();
    expect(held).toMatchObject({ reason: 'endpoint_down' });
    clock.set((held as { until: number }).until + 1);
    expect(await admitted()).toBeNull();
    expect(await admitted()).toMatchObject({ reason: 'endpoint_down' });
    clock.advance(61_000);
    expect(await admitted()).toBeNull();
    await admission.record(limits, { state: 'delivered' });
    expect([await admitted(), await admitted()]).toEqual([null, null]);
  });
});

describe('Breaker', () => {
  it('opens after failures in a row, lets one delivery test the endpoint, and closes when it succeeds', () => {
    const clock = new SeededClock(1_000_000);
    const breaker = new Breaker();
    const fail = (times: number) => {
      for (let time = 0; time < times; time++) breaker.recordFailure('https://dead', clock.now());
    };
    fail(4);
    expect(breaker.admit('https://dead', clock.now())).toBe(0);
    breaker.recordSuccess('https://dead');
    fail(5);
    const until = breaker.admit('https://dead', clock.now());
    expect(until).toBeGreaterThan(clock.now());
    expect(breaker.admit('https://other', clock.now())).toBe(0);
    clock.set(until + 1);
    expect(breaker.admit('https://dead', clock.now())).toBe(0);
    expect(breaker.admit('https://dead', clock.now())).toBeGreaterThan(clock.now());
    fail(1);
    const next = breaker.admit('https://dead', clock.now());
    expect(next - clock.now()).toBeGreaterThan(7_000);
    clock.set(next + 1);
    expect(breaker.admit('https://dead', clock.now())).toBe(0);
    breaker.recordSuccess('https://dead');
    expect(breaker.allHealthy).toBe(true);
  });
});
