import { Injectable } from '@nestjs/common';
import { ForbiddenTarget, OutgoingHttp, type OutgoingAnswer } from '#platform/security/outgoing-http.js';
import { Transport, type Delivery, type Outcome } from '../transport.port.js';
import { signedHeaders } from './webhook.signature.js';

const TIMEOUT_MS = 15_000;
const LONGEST_WAIT_MS = 24 * 3_600_000;
/** Nothing of the answer is used. */
const MAX_ANSWER = 1_024;

/** Posts over signed webhooks (Standard Webhooks 1.0). Redirects are not followed and count as failures. */
@Injectable()
export class WebhookTransport extends Transport {
  readonly name = 'webhook';
  readonly concurrency = 32;

  constructor(private readonly http: OutgoingHttp) {
    super();
  }

  async deliver(delivery: Delivery): Promise<Outcome> {
    const body = payload(delivery);
    const headers = signedHeaders(delivery.secrets, delivery.id, delivery.at, body);
    try {
      const answer = await this.http.post(delivery.address, body, headers, { timeoutMs: TIMEOUT_MS, maxBytes: MAX_ANSWER });
      return outcomeOf(answer, delivery.at);
    } catch (error) {
      return failureOf(error);
    }
  }
}

function payload({ post, channel, unsubscribe_url }: Delivery): string {
  const published_at = new Date(post.published_at).toISOString();
  return JSON.stringify({
    type: 'post.published',
    timestamp: published_at,
    data: {
      post_id: post.id,
      channel: { id: channel.id, handle: channel.handle, name: channel.name },
      title: post.title,
      body: post.body,
      url: post.url,
      published_at,
      unsubscribe_url,
    },
  });
}

function outcomeOf({ status, headers }: OutgoingAnswer, at: number): Outcome {
  if (status >= 200 && status < 300) return { state: 'delivered' };
  if (status === 410) return { state: 'failed', reason: 'gone', gone: true };
  const until = retryAfter(headers['retry-after'], at);
  return { state: 'deferred', reason: `http_${status}`, ...(until !== undefined && { until }) };
}

/** The instant that Retry-After names, in seconds or as a date; at most a day away. */
export function retryAfter(header: string | undefined, at: number): number | undefined {
  if (!header) return undefined;
  const wait = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - at;
  return Number.isFinite(wait) && wait > 0 ? at + Math.min(wait, LONGEST_WAIT_MS) : undefined;
}

function failureOf(error: unknown): Outcome {
  const { name, code, cause } = error as { name?: string; code?: string; cause?: unknown };
  if (error instanceof ForbiddenTarget || cause instanceof ForbiddenTarget) return { state: 'failed', reason: 'private_target' };
  if (name === 'TimeoutError' || /TIMEOUT/.test(code ?? '')) return { state: 'deferred', reason: 'timeout' };
  const known = (code ?? 'broken').toLowerCase().replace(/[^a-z0-9_]/g, '');
  return { state: 'deferred', reason: known.slice(0, 32) };
}
