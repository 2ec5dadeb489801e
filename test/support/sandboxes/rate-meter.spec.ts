import { RateMeter } from './rate-meter.js';

describe('a rate meter', () => {
  let now = 0;
  const meterOf = (rule: { limit: number; windowMs: number; fixed?: boolean; tolerance?: number }) =>
    new RateMeter({ rule }, () => now);
  beforeEach(() => (now = 0));

  it('frees each place of a sliding window one by one', () => {
    const meter = meterOf({ limit: 2, windowMs: 1_000 });
    expect(meter.take({ rule: 'a' })).toBe(0);
    now = 400;
    expect(meter.take({ rule: 'a' })).toBe(0);
    now = 500;
    expect(meter.take({ rule: 'a' })).toBe(500);
    expect(meter.take({ rule: 'b' })).toBe(0);
    now = 1_000;
    expect(meter.take({ rule: 'a' })).toBe(0);
    expect(meter.take({ rule: 'a' })).toBe(400);
  });

  it('frees all places of a fixed window at its end', () => {
    const meter = meterOf({ limit: 2, windowMs: 1_000, fixed: true });
    meter.take({ rule: 'a' });
    now = 900;
    meter.take({ rule: 'a' });
    expect(meter.state('rule', 'a')).toEqual({ limit: 2, remaining: 0, resetMs: 100 });
    now = 1_000;
    expect(meter.state('rule', 'a')).toEqual({ limit: 2, remaining: 2, resetMs: 1_000 });
  });

  it('counts a request under all rules or under none', () => {
    const meter = new RateMeter(
      { wide: { limit: 2, windowMs: 100 }, narrow: { limit: 1, windowMs: 100 } },
      () => now,
    );
    meter.take({ wide: 'w', narrow: 'n' });
    expect(meter.take({ wide: 'w', narrow: 'n' })).toBe(100);
    expect(meter.state('wide', 'w').remaining).toBe(1);
    expect(meter.usage('narrow', 'n')).toMatchObject({ accepted: 1, refused: 1 });
    expect(meter.usage('wide', 'w')).toMatchObject({ accepted: 1, refused: 0 });
  });

  it('says how much of the allowed rate was used', () => {
    const meter = meterOf({ limit: 10, windowMs: 1_000, tolerance: 0.05 });
    for (now = 0; now <= 10_000; now += 125) meter.take({ rule: 'a' });
    expect(meter.usage('rule', 'a')).toEqual({ allowed: 100, accepted: 81, refused: 0, utilisation: 0.81 });
  });

  it('follows rules that change', () => {
    const meter = meterOf({ limit: 3, windowMs: 1_000 });
    for (let i = 0; i < 3; i++) meter.take({ rule: 'a' });
    meter.rules.rule.limit = 1;
    expect(meter.take({ rule: 'a' })).toBe(1_000);
    meter.rules.rule.limit = 4;
    expect(meter.take({ rule: 'a' })).toBe(0);
  });
});
