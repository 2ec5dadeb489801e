import { addDays, daysBetween, instantOfDayOrTime, isCalendarDay, isDay } from './calendar.js';

describe('dates from outside', () => {
  it.each(['2024-02-29', '2000-02-29', '1999-12-31', '2026-04-30'])(
    'are accepted if the calendar has them: %s',
    (day) => {
      expect(isCalendarDay(day)).toBe(true);
      expect(instantOfDayOrTime(day)).toBe(Date.parse(`${day}T00:00:00Z`));
      expect(instantOfDayOrTime(`${day}T23:59:59+14:00`)).toBe(Date.parse(`${day}T09:59:59Z`));
    },
  );

  it.each([
    '2024-02-31',
    '2023-02-29',
    '1900-02-29',
    '2024-04-31',
    '2024-13-01',
    '2024-00-10',
    '2024-01-00',
    'today',
    '',
  ])('are refused if the calendar does not have them: %s', (day) => {
    expect(isCalendarDay(day)).toBe(false);
    for (const time of ['', 'T10:00:00Z', 'T23:59:59+14:00', 'T00:00-12:00'])
      expect(instantOfDayOrTime(day + time)).toBeNaN();
  });

  it('are refused with a time that no clock shows', () => {
    for (const time of ['T25:00Z', 'T10:60Z', 'T10:00:61Z', 'T10:00+24:00', 'T10:00:00'.slice(0, 5)])
      expect(instantOfDayOrTime(`2024-02-29${time}`)).toBeNaN();
  });

  it('can be added to and subtracted', () => {
    expect(['2026-02-28', '2024-02-29', '2026-12-31'].map(isDay)).toEqual([true, true, true]);
    expect(['2026-02-29', '2026-13-01', '26-01-01', '2026-1-1', '2026-02-30', 'x'].map(isDay)).toEqual(
      Array(6).fill(false),
    );
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
    expect(addDays('2024-03-01', -1)).toBe('2024-02-29');
    expect(daysBetween('2026-01-01', '2026-12-31')).toBe(365);
  });
});
