import { ForbiddenTarget, wasSent, type OutgoingAnswer } from '#platform/security/outgoing-http.js';
import { MAX_RETRY_AGE_MS } from '../broadcasts/retry-schedule.js';
import type { Unreachable } from '../rate-limits/delivery-limits.js';
import type { Deferred, Outcome } from './outcome.js';

type Json = Record<string, unknown>;

/**
 * The instant before which a provider wants no request, in ms: from a number of seconds, or from Retry-After in seconds or as
 * a date. Bounded by `LONGEST_MS`; undefined for what is neither.
 */
export function retryAfter(named: unknown, at: number): number | undefined {
  const wait = waitMs(named, at);
  return Number.isFinite(wait) && wait > 0 ? Math.ceil(at + Math.min(wait, MAX_RETRY_AGE_MS)) : undefined;
}

function waitMs(named: unknown, at: number): number {
  if (typeof named === 'number') return named * 1_000;
  if (typeof named !== 'string') return Number.NaN;
  return /^\d+(\.\d+)?$/.test(named) ? Number(named) * 1_000 : Date.parse(named) - at;
}

/** The outcome of a status such as 429 or 5xx, after which a retry may succeed. */
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

/** The answer did not come from the provider itself (but from a proxy or a firewall), or it broke off. */
export class UnexpectedResponse extends Error {
  constructor(readonly response: OutgoingAnswer) {
    super('The response is not one of the provider’s own');
  }
}

/** The outcome of an unexpected response, of which only the HTTP status counts. It ends no follower and halts no account. */
export function outcomeOfStatus(answer: OutgoingAnswer, at: number): Outcome {
  const { status, headers } = answer;
  if (status === 429) return { ...deferredByStatus(answer, at), throttled: 'unclear' };
  if (status >= 500 || status === 408 || status === 425) return deferredByStatus(answer, at);
  if (status >= 400) return { state: 'failed', reason: `http_${status}` };
  const until = retryAfter(headers['retry-after'], at);
  return { ...INVALID_RESPONSE, ...(until !== undefined && { until }) };
}

/** The outcome of a request that threw: no answer, an unexpected one, or an address that must not be called. */
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

/** Reason of an attempt that was sent and not answered, so that it may have arrived. */
export const UNANSWERED = 'unanswered';

/** As `outcomeOfError`, for networks where a reader would see a repeat: it is sent again once at most. */
export function outcomeOfErrorOnce(error: unknown): Outcome {
  const outcome = outcomeOfError(error);
  return outcome.state === 'deferred' && wasSent(error)
    ? { state: 'deferred', reason: UNANSWERED, unreachable: 'endpoint', mayHaveArrived: true }
    : outcome;
}

/** Parses a JSON object; null for everything else. */
export function parseObject(text: string): Json | null {
  try {
    return asObject(JSON.parse(text));
  } catch {
    return null;
  }
}

export const asObject = (value: unknown): Json | null =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Json) : null;

/** The outcome of an answer that says neither yes nor no. */
export const INVALID_RESPONSE: Deferred = { state: 'deferred', reason: 'bad_answer' };

/** A provider's error code: a positive integer; undefined for everything else. */
export const errorCodeOf = (code: unknown): number | undefined =>
  typeof code === 'number' && Number.isSafeInteger(code) && code > 0 ? code : undefined;
