import { BackOff, backOffMs, jittered } from './back-off.js';

const within = (ms: number, full: number) => ms >= Math.floor(full * 0.8) && ms <= Math.ceil(full * 1.2);

describe('a back-off', () => {
  it('doubles with each failure up to its maximum, with a jitter of one fifth', () => {
    const waits = [1, 2, 3, 12, 13, 10_000].map((failures) => backOffMs(failures));
    const full = [1_000, 2_000, 4_000, 2_048_000, 3_600_000, 3_600_000];
    waits.forEach((wait, index) => expect([wait, within(wait, full[index]!)]).toEqual([wait, true]));
  });

  it('starts again after a success', () => {
    const backOff = new BackOff(100, 1_000);
    const full = [100, 200, 400, 800, 1_000, 1_000];
    for (const one of full) expect(within(backOff.next(), one)).toBe(true);
    expect(backOff.failures).toBe(6);
    backOff.reset();
    expect(within(backOff.next(), 100)).toBe(true);
  });

  it('spreads waits evenly around their mean', () => {
    expect([0, 0.5, 1].map((at) => Math.round(jittered(1_000, 0.2, () => at)))).toEqual([800, 1_000, 1_200]);
    expect([0, 1].map((at) => jittered(1_000, 1, () => at))).toEqual([0, 2_000]);
  });

  it('ends its wait when it is stopped', async () => {
    const stopping = new AbortController();
    const wait = new BackOff(3_600_000, 3_600_000).wait(stopping.signal);
    stopping.abort();
    await expect(wait).resolves.toBeUndefined();
  });
});
