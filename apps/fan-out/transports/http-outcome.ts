import { retryAfter, UnexpectedResponse } from '#message/provider-answer.js';
import { ForbiddenTarget, wasSent, type OutgoingAnswer } from '#platform/security/outgoing-http.js';
import type { Unreachable } from '../rate-limits/delivery-limits.js';
import { PRIVATE_TARGET, type Deferred, type Outcome } from './outcome.js';

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
  if (error instanceof ForbiddenTarget || cause instanceof ForbiddenTarget) return PRIVATE_TARGET;
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

/** The outcome of an answer that says neither yes nor no. */
export const INVALID_RESPONSE: Deferred = { state: 'deferred', reason: 'bad_answer' };
