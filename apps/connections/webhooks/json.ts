import { objectOf } from '#message/provider-answer.js';

export { objectOf };

/** A JSON object of unknown content. */
export type Json = Record<string, unknown>;

/** Deepest nesting that is accepted; real messages of networks stay below eight levels. */
const MAX_DEPTH = 16;

/** Returns the JSON objects in an array; an empty list for any other value. */
export const objectsOf = (value: unknown): Json[] =>
  Array.isArray(value) ? value.map(objectOf).filter((one) => one !== null) : [];

/** Returns a non-empty text, cut to `maxLength` UTF-16 code units; undefined for any other value. */
export const textOf = (value: unknown, maxLength: number): string | undefined =>
  typeof value === 'string' && value !== '' ? value.slice(0, maxLength).toWellFormed() : undefined;

/** True when a value is nested deeper than `levels`. It does not descend deeper than that. */
export function isTooDeep(value: unknown, levels = MAX_DEPTH): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((child) => isTooDeep(child, levels - 1));
}

/** The JSON text of an object; undefined for other values, and when the text would be longer than `maxLength`. */
export function jsonOf(value: unknown, maxLength: number): string | undefined {
  const object = objectOf(value);
  if (!object || isTooDeep(object)) return undefined;
  const text = JSON.stringify(object);
  return text.length <= maxLength ? text : undefined;
}

/** The end, in ms, of a second that a network names; the present time for an invalid second. */
export function endOfSecond(seconds: unknown): number {
  const at = (Math.floor(Number(seconds)) + 1) * 1_000;
  return at > 0 && at < 8_640_000_000_000_000 ? at : Date.now();
}
