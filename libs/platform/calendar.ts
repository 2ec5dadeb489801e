/** True for YYYY-MM-DD that a calendar has: not for 31 February, which JavaScript takes for a day in March. */
export function isCalendarDay(text: string): boolean {
  const instant = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(instant) && new Date(instant).toISOString().slice(0, 10) === text;
}

/** The instant that a day (its beginning in UTC) or a day with a time and an offset names; NaN where no calendar has it. */
export const instantOf = (text: string): number =>
  isCalendarDay(text.slice(0, 10)) ? Date.parse(text) : Number.NaN;
