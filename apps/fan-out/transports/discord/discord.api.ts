import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { OutgoingHttp } from '#platform/security/outgoing-http.js';
import { failureOf, jsonOf, retryAfter } from '../answers.js';
import type { Outcome } from '../transport.port.js';

/** A wait that is worth it while the delivery is in hand. */
const SHORT_MS = 2_000;
const MOST_KEPT = 10_000;

export interface DiscordAnswer {
  status: number;
  body: Record<string, unknown> | null;
}

/** Discord's webhooks; obeys the limits that its answers state, which are never assumed. */
@Injectable()
export class DiscordApi {
  /** When a webhook whose places are used up gets new ones. */
  private readonly resets = new Map<string, number>();

  constructor(private readonly http: OutgoingHttp) {}

  /** The answer where it is one to this request; what became of it where it is not. */
  async call(
    webhook: string,
    path: string,
    method: 'POST' | 'PATCH' | 'DELETE',
    payload: object | null,
    timeoutMs: number,
  ): Promise<DiscordAnswer | Outcome> {
    const kind = `${webhook} ${method === 'POST' ? 'execute' : 'message'}`;
    const wait = (this.resets.get(kind) ?? 0) - Date.now();
    if (wait > SHORT_MS) return { state: 'deferred', reason: 'rate_limited', until: Date.now() + wait };
    if (wait > 0) await sleep(wait);
    try {
      const json = payload && {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(payload),
      };
      const init = { method, ...json };
      const answer = await this.http.send(webhook + path, init, { timeoutMs });
      const now = Date.now();
      const body = jsonOf(answer.body);
      const resetMs = Number(answer.headers['x-ratelimit-reset-after']) * 1_000;
      if (answer.headers['x-ratelimit-remaining'] === '0' && resetMs > 0) this.note(kind, now + resetMs);
      if (answer.status === 429) {
        const seconds = Number(body?.['retry_after']);
        const until =
          seconds > 0
            ? now + Math.ceil(seconds * 1_000)
            : (retryAfter(answer.headers['retry-after'], now) ?? now + 1_000);
        this.note(kind, until);
        return { state: 'deferred', reason: 'http_429', until };
      }
      const until = retryAfter(answer.headers['retry-after'], now);
      if (answer.status >= 500)
        return { state: 'deferred', reason: `http_${answer.status}`, ...(until && { until }) };
      return { status: answer.status, body };
    } catch (error) {
      return failureOf(error);
    }
  }

  private note(kind: string, until: number): void {
    const now = Date.now();
    if (this.resets.size >= MOST_KEPT)
      for (const [name, at] of this.resets) if (at <= now) this.resets.delete(name);
    this.resets.set(kind, until);
  }
}
