import { Injectable } from '@nestjs/common';
import { OutgoingHttp, type OutgoingAnswer } from '#platform/security/outgoing-http.js';
import { parseObject, retryAfter } from '#message/provider-answer.js';
import { deferredByStatus, outcomeOfErrorOnce } from '../http-outcome.js';
import type { Outcome } from '../transport.port.js';
import { DiscordBuckets, type StatedLimit } from './discord.buckets.js';

/** An answer of Discord; `body` is null if it is not a JSON object. */
export interface DiscordAnswer {
  status: number;
  body: Record<string, unknown> | null;
}

/** Discord's webhooks; obeys the limits that its answers state, which are never assumed. */
@Injectable()
export class DiscordApi {
  private readonly buckets = new DiscordBuckets();

  constructor(private readonly http: OutgoingHttp) {}

  /**
   * Answers Discord's answer, or the outcome where there is none. `begun` is called with false when the request begins to
   * wait for its bucket, and with true when it is sent.
   */
  async call(
    webhook: string,
    path: string,
    method: 'POST' | 'PATCH' | 'DELETE',
    payload: object | null,
    timeoutMs: number,
    begun?: (sending: boolean) => void,
  ): Promise<DiscordAnswer | Outcome> {
    const kind = `${idOf(webhook)} ${method === 'POST' ? 'execute' : 'message'}`;
    begun?.(false);
    const closed = await this.buckets.acquire(kind);
    begun?.(true);
    if (closed > 0)
      return {
        state: 'deferred',
        reason: 'rate_limited',
        until: closed,
        throttled: 'recipient',
        notSent: true,
      };
    let stated: StatedLimit | null = null;
    try {
      const json = payload && {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(payload),
      };
      const init = { method, ...json };
      const answer = await this.http.send(webhook + path, init, { timeoutMs });
      const now = Date.now();
      const body = parseObject(answer.body);
      if (answer.status !== 429) stated = statedLimit(answer, now);
      else {
        const until =
          retryAfter(body?.['retry_after'], now) ??
          retryAfter(answer.headers['retry-after'], now) ??
          now + 1_000;
        if (isGlobalLimit(answer, body))
          return { state: 'deferred', reason: 'http_429', until, throttled: 'account' };
        this.buckets.closeUntil(kind, until);
        return { state: 'deferred', reason: 'http_429', until, throttled: 'recipient' };
      }
      if (answer.status >= 500) return deferredByStatus(answer, now);
      return { status: answer.status, body };
    } catch (error) {
      return outcomeOfErrorOnce(error);
    } finally {
      this.buckets.release(kind, stated);
    }
  }
}

/** The id of a webhook in its URL, without the token after it. The token is a secret, which the buckets must not keep. */
const idOf = (webhook: string): string => new URL(webhook).pathname.split('/').at(-2)!;

/** Whether a 429 is for all requests of this machine: Discord's global limit, or Cloudflare's page, which is no JSON. */
function isGlobalLimit({ headers }: OutgoingAnswer, body: Record<string, unknown> | null): boolean {
  if (body === null || body['global'] === true) return true;
  return headers['x-ratelimit-global'] === 'true' || headers['x-ratelimit-scope'] === 'global';
}

function statedLimit({ headers }: OutgoingAnswer, now: number): StatedLimit | null {
  const remaining = Number(headers['x-ratelimit-remaining'] ?? NaN);
  const resetAt = retryAfter(headers['x-ratelimit-reset-after'], now);
  return remaining >= 0 && resetAt !== undefined ? { remaining, resetAt } : null;
}
