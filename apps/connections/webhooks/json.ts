/** A JSON object of which nothing is known. */
export type Json = Record<string, unknown>;

/** How deep a network's message may be nested; real ones stay below eight. */
const MOST_LEVELS = 16;

export const objectOf = (value: unknown): Json | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null;

export const objectsOf = (value: unknown): Json[] =>
  Array.isArray(value) ? value.map(objectOf).filter((one) => one !== null) : [];

export const textOf = (value: unknown, most: number): string | undefined =>
  typeof value === 'string' && value !== '' ? value.slice(0, most).toWellFormed() : undefined;

/** True where it is nested deeper than any message of a network is; never looks deeper than that itself. */
export function isTooDeep(value: unknown, levels = MOST_LEVELS): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((one) => isTooDeep(one, levels - 1));
}

/** Its JSON where that has at most so many characters. */
export function jsonOf(value: unknown, most: number): string | undefined {
  const object = objectOf(value);
  if (!object || isTooDeep(object)) return undefined;
  const text = JSON.stringify(object);
  return text.length <= most ? text : undefined;
}

/** The end of the second that a network names; now, where it names none. */
export function endOfSecond(seconds: unknown): number {
  const at = (Math.floor(Number(seconds)) + 1) * 1_000;
  return at > 0 && at < 8_640_000_000_000_000 ? at : Date.now();
}
