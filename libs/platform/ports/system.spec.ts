import { SeededClock, SeededIds, SystemClock, SystemIds } from './system.js';

const NOON = Date.UTC(2030, 0, 1, 12);

describe('ids', () => {
  it('have a prefix and 26 characters of Crockford base 32', () => {
    const ids = new SystemIds();
    expect(ids.next('pst')).toMatch(/^pst_[0-9a-hjkmnp-tv-z]{26}$/);
    expect(ids.random('sub')).toMatch(/^sub_[0-9a-hjkmnp-tv-z]{26}$/);
  });

  it('ascend within a millisecond, over milliseconds and when the clock steps back', () => {
    const clock = new SeededClock(NOON);
    const ids = new SystemIds(clock);
    const issued = Array.from({ length: 20_000 }, (_, n) => {
      if (n % 1000 === 0) clock.advance(n % 3000 === 0 ? -5 : 1);
      return ids.next('clk');
    });
    expect(new Set(issued).size).toBe(20_000);
    expect(issued).toEqual(issued.toSorted());
  });

  it('contain the millisecond from `next`, and only random bits from `random`', () => {
    const [first, second] = [new SystemIds(new SeededClock(NOON)), new SystemIds(new SeededClock(NOON))];
    expect(first.next('evt').slice(0, 14)).toBe(second.next('evt').slice(0, 14));
    expect(first.next('evt')).not.toBe(second.next('evt'));
    expect(first.random('sub').slice(0, 14)).not.toBe(second.random('sub').slice(0, 14));
    // 1970-01-01T00:00:00.033Z is 33 = 1 × 32 + 1
    expect(new SystemIds(new SeededClock(33)).next('evt').slice(0, 14)).toBe('evt_0000000011');
  });

  it('use every character equally often', () => {
    const ids = new SystemIds();
    const counts = new Map<string, number>();
    for (let n = 0; n < 4000; n++)
      for (const char of ids.random('sub').slice(4)) counts.set(char, (counts.get(char) ?? 0) + 1);
    expect(counts.size).toBe(32);
    for (const count of counts.values()) expect(Math.abs(count - 3250)).toBeLessThan(400); // seven standard deviations
  });

  it('are the same again for the same seed and clock', () => {
    const play = (seed: string) => {
      const clock = new SeededClock(NOON);
      const ids = new SeededIds(seed, clock);
      return Array.from({ length: 500 }, () => {
        clock.advance(1);
        return [ids.next('clk'), ids.next('clk'), ids.random('sub')];
      }).flat();
    };
    expect(play('a')).toEqual(play('a'));
    expect(play('a')).not.toEqual(play('b'));
    expect(new Set(play('a')).size).toBe(1500);
  });
});

describe('clocks', () => {
  it('tell the time, or stand still until moved', () => {
    expect(Math.abs(new SystemClock().now() - Date.now())).toBeLessThan(100);
    const clock = new SeededClock(NOON);
    clock.advance(250);
    expect(clock.now()).toBe(NOON + 250);
    clock.set(NOON);
    expect(clock.now()).toBe(NOON);
  });
});

describe('the machine’s clock', () => {
  it.each([
    ['nothing', 0, [0]],
    ['the longest that one timer takes', 2 ** 31 - 1, [2 ** 31 - 1]],
    ['a millisecond more', 2 ** 31, [2 ** 31 - 1, 1]],
    ['sixty days', 60 * 86_400_000, [2 ** 31 - 1, 2 ** 31 - 1, 60 * 86_400_000 - 2 * (2 ** 31 - 1)]],
  ])("sleeps for %s, also beyond the limit of Node's timers", async (_, ms, timers) => {
    const waited: number[] = [];
    await new SystemClock(async (one) => void waited.push(one)).sleep(ms);
    expect(waited).toEqual(timers);
  });
});
