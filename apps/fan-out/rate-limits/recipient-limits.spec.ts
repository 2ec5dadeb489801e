import { SeededClock } from '#platform/ports/system.js';
import type { Throttled } from './delivery-limits.js';
import { Breaker } from './breaker.js';
import type { Limiter } from '#platform/rates/limiter.js';
import { Admission } from './admission.js';
import { limitsTo, NO_OUTAGES } from './limits.fixture.js';

describe('a limit', () => {
  let clock: SeededClock;
  let admission: Admission;
  let breaker: Breaker;
  let pauses: number[];

  beforeEach(() => {
    clock = new SeededClock(1_000_000);
    pauses = [];
    const limiter = {
      waitForTurn: async () => 0,
      pause: async (_credential: string, until: number) => void pauses.push(until - clock.now()),
    } as unknown as Limiter;
    breaker = new Breaker();
    admission = new Admission(breaker, limiter, NO_OUTAGES, clock);
  });

  const admitted = async (address: string) => admission.admit(limitsTo(address));
  const refused = (address: string, throttled: Throttled, seconds = 5) =>
    Promise.resolve(
      admission.record(limitsTo(address), {
        state: 'deferred',
        reason: 'http_429',
        until: clock.now() + seconds * 1_000,
        throttled,
      }),
    );

  it.each(['recipient', 'unclear'] as const)(
    'of one recipient keeps that one alone waiting: %s',
    async (who) => {
      for (let times = 0; times < 50; times++) {
        await refused('1', who);
        expect(await admitted('1')).toEqual({
          reason: 'rate_limited',
          until: clock.now() + 5_000,
          shared: false,
        });
        expect(await admitted('2')).toBeNull();
        clock.advance(5_001);
        expect(await admitted('1')).toBeNull();
      }
      expect(pauses).toEqual([]);
    },
  );

  it('of recipients who are refused again and again is never taken for the account’s', async () => {
    for (let round = 0; round < 10; round++) {
      for (const one of ['1', '2', '3', '4', '5']) {
        if (round === 0) clock.advance(60_000);
        await refused(one, 'unclear');
      }
      clock.advance(60_000);
    }
    expect(pauses).toEqual([]);
  });

  it('that several new recipients meet within a moment pauses the account for the shortest time that was asked', async () => {
    for (const [one, seconds] of [
      ['1', 30],
      ['2', 4],
      ['3', 9],
    ] as const)
      await refused(one, 'unclear', seconds);
    expect(pauses).toEqual([4_000]);
  });

  it('of the account pauses all its deliveries at once', async () => {
    await refused('1', 'account', 7);
    expect(pauses).toEqual([7_000]);
  });

  it('ends for a recipient who received a message', async () => {
    await refused('1', 'recipient', 60);
    await admission.record(limitsTo('1'), { state: 'delivered' });
    expect(await admitted('1')).toBeNull();
  });

  it('that a recipient’s own turn waits for does not make its endpoint slow', async () => {
    const waits = { ...limitsTo('1'), mayBeSlow: true };
    for (let time = 0; time < 10; time++) admission.recordSlow(waits);
    expect(breaker.allHealthy).toBe(true);
  });
});
