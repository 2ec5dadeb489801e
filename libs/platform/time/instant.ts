import { Temporal } from 'temporal-polyfill';

/** Returns the instant of an RFC 3339 text in milliseconds since 1970; null if there is no such day or time, such as 30 February. */
export function instantOf(text: string): number | null {
  try {
    return Temporal.Instant.from(text).epochMilliseconds;
  } catch {
    return null;
  }
}
