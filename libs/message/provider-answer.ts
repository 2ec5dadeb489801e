import type { OutgoingAnswer } from '#platform/security/outgoing-http.js';

type Json = Record<string, unknown>;

/** Longest wait that a provider can ask for, in milliseconds: after that the message would be too old. */
export const LONGEST_WAIT_MS = 90 * 3_600_000;

/**
 * Returns the instant before which a provider wants no request, in milliseconds since 1970: from seconds, or from Retry-After
 * in seconds or as a date. At most `LONGEST_WAIT_MS` later than `at`; undefined for other values.
 */
export function retryAfter(named: unknown, at: number): number | undefined {
  const wait = waitMs(named, at);
  return Number.isFinite(wait) && wait > 0 ? Math.ceil(at + Math.min(wait, LONGEST_WAIT_MS)) : undefined;
}

function waitMs(named: unknown, at: number): number {
  if (typeof named === 'number') return named * 1_000;
  if (typeof named !== 'string') return Number.NaN;
  return /^\d+(\.\d+)?$/.test(named) ? Number(named) * 1_000 : Date.parse(named) - at;
}

/** Thrown for an answer that did not come from the provider itself (but from a proxy or a firewall), or was cut off. */
export class UnexpectedResponse extends Error {
  constructor(readonly response: OutgoingAnswer) {
    super('The response is not one of the provider’s own');
  }
}

/** Parses a JSON object; null for everything else. */
export function parseObject(text: string): Json | null {
  try {
    return objectOf(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Returns the value if it is a JSON object, else null. */
export const objectOf = (value: unknown): Json | null =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Json) : null;

/** A provider's error code: a positive integer; undefined for everything else. */
export const errorCodeOf = (code: unknown): number | undefined =>
  typeof code === 'number' && Number.isSafeInteger(code) && code > 0 ? code : undefined;
