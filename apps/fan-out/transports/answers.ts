import { ForbiddenTarget, type OutgoingAnswer } from '#platform/security/outgoing-http.js';
import type { Outcome } from './transport.port.js';

const LONGEST_WAIT_MS = 24 * 3_600_000;

type Json = Record<string, unknown>;

/** The instant that Retry-After names, in seconds or as a date; at most a day away. */
export function retryAfter(header: string | undefined, at: number): number | undefined {
  if (!header) return undefined;
  const wait = /^\d+(\.\d+)?$/.test(header) ? Number(header) * 1000 : Date.parse(header) - at;
  return Number.isFinite(wait) && wait > 0 ? at + Math.min(wait, LONGEST_WAIT_MS) : undefined;
}

/** What an answer means whose status alone says enough: 5xx, 429 and the like come right by waiting. */
export function deferredBy({ status, headers }: OutgoingAnswer, at: number): Outcome {
  const until = retryAfter(headers['retry-after'], at);
  return { state: 'deferred', reason: `http_${status}`, ...(until !== undefined && { until }) };
}

/** What the absence of an answer means. */
export function failureOf(error: unknown): Outcome {
  const { name, code, cause } = error as { name?: string; code?: string; cause?: unknown };
  if (error instanceof ForbiddenTarget || cause instanceof ForbiddenTarget)
    return { state: 'failed', reason: 'private_target' };
  if (name === 'TimeoutError' || /TIMEOUT/.test(code ?? '')) return { state: 'deferred', reason: 'timeout' };
  const known = (code ?? 'broken').toLowerCase().replace(/[^a-z0-9_]/g, '');
  return { state: 'deferred', reason: known.slice(0, 32) };
}

/** The object of a JSON answer; null where it is none. */
export function jsonOf(text: string): Json | null {
  try {
    return objectOf(JSON.parse(text));
  } catch {
    return null;
  }
}

export const objectOf = (value: unknown): Json | null =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Json) : null;

/** An answer that says neither yes nor no. */
export const NONSENSE: Outcome = { state: 'deferred', reason: 'bad_answer' };
