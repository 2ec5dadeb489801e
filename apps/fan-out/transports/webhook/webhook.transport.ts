import { Injectable } from '@nestjs/common';
import { OutgoingHttp, type OutgoingAnswer } from '#platform/security/outgoing-http.js';
import { deferredByStatus, outcomeOfError } from '../http-outcome.js';
import { renderedWhole, type RenderedPost } from '../rendered-post.js';
import { Transport, type Delivery, type Outcome } from '../transport.port.js';
import { signedHeaders } from './webhook.signature.js';
import { WEBHOOK, WEBHOOK_TIMEOUT_MS } from './webhook.descriptor.js';

/** Bytes that are read of an answer, which is not used. */
const MAX_ANSWER = 1_024;

type EventType = 'post.published' | 'post.edited' | 'post.deleted';

/**
 * Posts over signed webhooks (Standard Webhooks 1.0). Redirects are not followed and count as failures. Where no answer
 * comes, the endpoint may have the post: it is sent again under the same `webhook-id`, by which the endpoint knows it.
 */
@Injectable()
export class WebhookTransport extends Transport {
  static readonly descriptor = WEBHOOK;
  readonly descriptor = WEBHOOK;
  timeoutMs = WEBHOOK_TIMEOUT_MS;

  /** What of a post's payload is the same for every follower: all of it before the link to leave. */
  private readonly sharedStarts = new WeakMap<Delivery['post'], string>();

  constructor(private readonly http: OutgoingHttp) {
    super();
  }

  override render(delivery: Pick<Delivery, 'post'>): RenderedPost {
    return renderedWhole(delivery);
  }

  deliver(delivery: Delivery): Promise<Outcome> {
    return this.send(delivery, 'post.published');
  }

  override edit(delivery: Delivery): Promise<Outcome> {
    return this.send(delivery, 'post.edited');
  }

  override remove(delivery: Delivery): Promise<Outcome> {
    return this.send(delivery, 'post.deleted');
  }

  private async send(delivery: Delivery, type: EventType): Promise<Outcome> {
    try {
      const body = this.payload(delivery, type);
      const headers = signedHeaders(delivery.secrets, delivery.id, delivery.at, body);
      const answer = await this.http.post(delivery.address, body, headers, {
        timeoutMs: this.timeoutMs,
        maxBytes: MAX_ANSWER,
      });
      return outcomeOf(answer, delivery.at);
    } catch (error) {
      return outcomeOfError(error);
    }
  }

  private payload(delivery: Delivery, type: EventType): string {
    if (type !== 'post.published') return payloadStart(delivery, type) + payloadEnd(delivery);
    let shared = this.sharedStarts.get(delivery.post);
    if (!shared) this.sharedStarts.set(delivery.post, (shared = payloadStart(delivery, type)));
    return shared + payloadEnd(delivery);
  }
}

function payloadStart({ post, channel, at }: Delivery, type: EventType): string {
  const published_at = new Date(post.published_at).toISOString();
  const known = { post_id: post.id, channel: { id: channel.id, handle: channel.handle, name: channel.name } };
  const words = { title: post.title, body: post.body, url: post.url, published_at };
  const text = JSON.stringify({
    type,
    timestamp: type === 'post.published' ? published_at : new Date(at).toISOString(),
    data: { ...known, ...(type !== 'post.deleted' && words) },
  });
  return text.slice(0, -'}}'.length);
}

const payloadEnd = ({ unsubscribe_url }: Delivery): string =>
  `,"unsubscribe_url":${JSON.stringify(unsubscribe_url)}}}`;

function outcomeOf(answer: OutgoingAnswer, at: number): Outcome {
  const { status } = answer;
  if (status >= 200 && status < 300) return { state: 'delivered' };
  if (status === 410) return { state: 'failed', reason: 'gone', ends: 'gone' };
  return deferredByStatus(answer, at);
}
