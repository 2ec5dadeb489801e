import { ForbiddenTarget, wasSent, type OutgoingAnswer } from '#platform/security/outgoing-http.js';
import { LONGEST_MS } from '../broadcasts/retry-schedule.js';
import type { Unreachable } from '../rate-limits/delivery-limits.js';
import type { Deferred, Outcome } from './outcome.js';

type Json = Record<string, unknown>;

/**
 * The instant before which a provider wants nothing: a number of seconds, or Retry-After in seconds or as a date. At most
 * as far away as attempts go on; undefined where it makes no sense.
 */
export function retryAfter(named: unknown, at: number): number | undefined {
  const wait = waitMs(named, at);
  return Number.isFinite(wait) && wait > 0 ? Math.ceil(at + Math.min(wait, LONGEST_MS)) : undefined;
}

function waitMs(named: unknown, at: number): number {
  if (typeof named === 'number') return named * 1_000;
  if (typeof named !== 'string') return Number.NaN;
  return /^\d+(\.\d+)?$/.test(named) ? Number(named) * 1_000 : Date.parse(named) - at;
}

/** What an answer means whose status alone says enough: 5xx, 429 and the like come right by waiting. */
export function deferredByStatus({ status, headers }: OutgoingAnswer, at: number): Deferred {
  const until = retryAfter(headers['retry-after'], at);
  const unreachable = unreachableBy(status);
  return {
    state: 'deferred',
    reason: `http_${status}`,
    ...(unreachable && { unreachable }),
    ...(until !== undefined && { until }),
  };
}

/** A proxy answers 502, 503 and 504 for a server that does not answer; other statuses from 500 on are the server's own. */
function unreachableBy(status: number): Unreachable | undefined {
  if (status < 500) return undefined;
  return status >= 502 && status <= 504 ? 'endpoint' : 'provider';
}

/** An answer that is none of the provider's own: a proxy's or a firewall's, or half of one. */
export class UnexpectedResponse extends Error {
  constructor(readonly response: OutgoingAnswer) {
    super('The answer is none of the provider’s own');
  }
}

/** What an answer means of which nothing but the HTTP status can be believed. Nobody ends and no account halts by it. */
export function outcomeOfStatus(answer: OutgoingAnswer, at: number): Outcome {
  const { status, headers } = answer;
  if (status === 429) return { ...deferredByStatus(answer, at), throttled: 'unclear' };
  if (status >= 500 || status === 408 || status === 425) return deferredByStatus(answer, at);
  if (status >= 400) return { state: 'failed', reason: `http_${status}` };
  const until = retryAfter(headers['retry-after'], at);
  return { ...INVALID_RESPONSE, ...(until !== undefined && { until }) };
}

/** What the absence of an answer means, or a strange one. */
export function outcomeOfError(error: unknown): Outcome {
  if (error instanceof UnexpectedResponse) return outcomeOfStatus(error.response, Date.now());
  const { name, code, cause } = error as { name?: string; code?: string; cause?: unknown };
  if (error instanceof ForbiddenTarget || cause instanceof ForbiddenTarget)
    return { state: 'failed', reason: 'private_target' };
  if (name === 'TimeoutError' || /TIMEOUT/.test(code ?? ''))
    return { state: 'deferred', reason: 'timeout', unreachable: 'endpoint' };
  const known = (code ?? 'broken').toLowerCase().replace(/[^a-z0-9_]/g, '');
  return { state: 'deferred', reason: known.slice(0, 32), unreachable: 'endpoint' };
}

/** No answer came to what was sent: it may have arrived. */
export const UNANSWERED = 'unanswered';

/** As `outcomeOfError`, for messages whose repeat their reader would see. */
export function outcomeOfErrorOnce(error: unknown): Outcome {
  const outcome = outcomeOfError(error);
  return outcome.state === 'deferred' && wasSent(error)
    ? { state: 'deferred', reason: UNANSWERED, unreachable: 'endpoint', mayHaveArrived: true }
    : outcome;
}

/** The object of a JSON answer; null where it is none. */
export function parseObject(text: string): Json | null {
  try {
    return asObject(JSON.parse(text));
  } catch {
    return null;
  }
}

export const asObject = (value: unknown): Json | null =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Json) : null;

/** An answer that says neither yes nor no. */
export const INVALID_RESPONSE: Deferred = { state: 'deferred', reason: 'bad_answer' };

/** A provider's own error code, where it is one. */
export const errorCodeOf = (code: unknown): number | undefined =>
  typeof code === 'number' && Number.isSafeInteger(code) && code > 0 ? code : undefined;
