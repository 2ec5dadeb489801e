import { closedSince, opensAt, type OpeningTimes, type Span } from './opening-times.js';

const NEVER: Span[] = [];
const DAY: Span[] = [
  [9 * 60, 12 * 60],
  [13 * 60, 17 * 60],
];
const times = (more: Partial<OpeningTimes> = {}): OpeningTimes => ({
  zone: 'Asia/Jakarta',
  weekdays: [DAY, DAY, DAY, DAY, DAY, NEVER, NEVER],
  holidays: {},
  ...more,
});
const text = (at: number | null) => at && new Date(at).toISOString().slice(0, 16);
const state = (of: OpeningTimes, at: string) => {
  const now = Date.parse(at);
  return [text(closedSince(of, now)), text(opensAt(of, now))];
};

describe('opening times', () => {
  // 2026-03-02 is a Monday; Jakarta is 7 hours ahead of UTC.
  it.each([
    ['2026-03-02T02:00:00Z', null, '2026-03-02T06:00'],
    ['2026-03-02T01:59:59Z', '2026-02-27T10:00', '2026-03-02T02:00'],
    ['2026-03-02T05:00:00Z', '2026-03-02T05:00', '2026-03-02T06:00'],
    ['2026-03-02T09:59:59Z', null, '2026-03-03T02:00'],
    ['2026-03-07T03:00:00Z', '2026-03-06T10:00', '2026-03-09T02:00'],
  ])('at %s: closed since %s, opens at %s', (at, since, next) =>
    expect(state(times(), at)).toEqual([since, next]),
  );

  it('take the hours of a holiday instead of those of the weekday', () => {
    const holidays = { '2026-03-03': [], '2026-03-07': [[600, 660]] as Span[] };
    expect(state(times({ holidays }), '2026-03-03T03:00:00Z')).toEqual([
      '2026-03-02T10:00',
      '2026-03-04T02:00',
    ]);
    expect(state(times({ holidays }), '2026-03-07T03:30:00Z')[0]).toBeNull();
  });

  it('go on over midnight in two spans, with no gap', () => {
    const always: Span[] = [[0, 1_440]];
    const night = times({ zone: 'UTC', weekdays: Array.from({ length: 7 }, () => always) });
    for (const at of ['2026-03-02T23:59:59.999Z', '2026-03-03T00:00:00Z'])
      expect(closedSince(night, Date.parse(at))).toBeNull();
  });

  it('keep to the clock where it is set forward and back', () => {
    const berlin = times({ zone: 'Europe/Berlin', weekdays: Array.from({ length: 7 }, () => DAY) });
    expect(state(berlin, '2026-03-28T07:00:00Z')[1]).toBe('2026-03-28T08:00');
    expect(state(berlin, '2026-03-29T06:00:00Z')[1]).toBe('2026-03-29T07:00');
    expect(state(berlin, '2026-10-25T07:00:00Z')).toEqual(['2026-10-24T15:00', '2026-10-25T08:00']);
    // 02:00 to 03:00 does not exist on the day on which the clock is set forward.
    const swallowed = times({
      zone: 'Europe/Berlin',
      weekdays: Array.from({ length: 7 }, () => [[120, 180]] as Span[]),
    });
    expect(state(swallowed, '2026-03-29T05:00:00Z')).toEqual(['2026-03-28T02:00', '2026-03-30T00:00']);
  });

  it('are closed for as long as all holidays last', () => {
    const days = Array.from({ length: 200 }, (_, index) =>
      new Date(Date.parse('2026-03-03') + index * 86_400_000).toISOString().slice(0, 10),
    );
    const holidays = Object.fromEntries(days.map((day) => [day, []]));
    expect(state(times({ holidays }), '2026-06-01T00:00:00Z')).toEqual([
      '2026-03-02T10:00',
      '2026-09-21T02:00',
    ]);
  });
});
