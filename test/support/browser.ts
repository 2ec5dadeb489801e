import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const PLACES = (process.env['PATH'] ?? '').split(delimiter);

/** Debian's Chromium; null where there is none, and an error under CORONG_BROWSER=required. */
export function chromiumHere(): string | null {
  const found = PLACES.map((place) => join(place, 'chromium')).find((file) => existsSync(file));
  if (!found && process.env['CORONG_BROWSER'] === 'required')
    throw new Error('There is no chromium: apt-get install chromium');
  return found ?? null;
}
