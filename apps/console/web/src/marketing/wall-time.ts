const formats = new Map<string, Intl.DateTimeFormat>();

function partsIn(zone: string, at: number): Record<string, string> {
  let format = formats.get(zone);
  if (!format) {
    const fields = {
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    } as const;
    format = new Intl.DateTimeFormat('en', { timeZone: zone, hourCycle: 'h23', ...fields });
    formats.set(zone, format);
  }
  return Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
}

/** An instant as the clock in a zone shows it: `2027-01-31T09:00`. */
export function wallTimeIn(zone: string, at: string | number): string {
  const { year, month, day, hour, minute } = partsIn(zone, new Date(at).getTime());
  return `${year}-${month}-${day}T${hour}:${minute}`;
}

/** The instant at which the clock in a zone shows this time. For an hour that the clock skips, the time after it. */
export function instantIn(zone: string, wall: string): string {
  const wanted = Date.parse(`${wall}Z`);
  let at = wanted;
  // The offset at the first guess may be that of the other side of a change of clocks.
  for (let turn = 0; turn < 3; turn++) at += wanted - Date.parse(`${wallTimeIn(zone, at)}Z`);
  return new Date(at).toISOString();
}
