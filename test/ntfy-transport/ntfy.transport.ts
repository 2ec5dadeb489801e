import { Injectable } from '@nestjs/common';
import { parseObject } from '#message/provider-answer.js';
import { OutgoingHttp } from '#platform/security/outgoing-http.js';
import {
  deferredByStatus,
  outcomeOfErrorOnce,
  outcomeOfStatus,
} from '../../apps/fan-out/transports/http-outcome.js';
import { byteLength, truncate } from '../../apps/fan-out/transports/post-text.js';
import { SentMessages } from '../../apps/fan-out/transports/sent-messages.js';
import type { Welcome } from '../../apps/fan-out/transports/outcome.js';
import type { RenderedPost } from '../../apps/fan-out/transports/rendered-post.js';
import { Transport, type Delivery, type Outcome } from '../../apps/fan-out/transports/transport.port.js';
import { NTFY, NTFY_TIMEOUT_MS } from './ntfy.descriptor.js';

/** Most bytes of a message; a server of ntfy turns a longer one into an attachment. */
export const MAX_MESSAGE = 4_096;

/**
 * Publishes posts as messages to a topic of ntfy, with the link for leaving at the end. Readers would see a repeated
 * message, so the id of each message is kept, and an unanswered one is sent once more at most.
 */
@Injectable()
export class NtfyTransport extends Transport {
  static readonly descriptor = NTFY;
  readonly descriptor = NTFY;
  timeoutMs = NTFY_TIMEOUT_MS;

  constructor(
    private readonly http: OutgoingHttp,
    private readonly messages: SentMessages,
  ) {
    super();
  }

  override render({ post, unsubscribe_url }: Pick<Delivery, 'post' | 'unsubscribe_url'>): RenderedPost {
    const [body, end] = messageParts(post.body, unsubscribe_url);
    const cutAt = body === post.body ? null : ({ most: MAX_MESSAGE, unit: 'bytes' } as const);
    return { title: post.title, body, end, cutAt };
  }

  async deliver(delivery: Delivery): Promise<Outcome> {
    if (await this.messages.messageIdOf(delivery)) return { state: 'delivered' };
    const sent = await this.publish(delivery, delivery.post.body);
    if (sent.state !== 'delivered') return sent;
    await this.messages.save(delivery, this.name, sent.proof!);
    return { state: 'delivered' };
  }

  override welcome(delivery: Delivery): Promise<Welcome> {
    return this.publish(delivery, delivery.channel.name);
  }

  private async publish({ at, address, post, unsubscribe_url }: Delivery, text: string): Promise<Welcome> {
    const { origin, pathname } = new URL(address);
    const message = messageParts(text, unsubscribe_url).join('\n\n');
    const body = JSON.stringify({ topic: pathname.slice(1), title: post.title, message, click: post.url });
    try {
      const answer = await this.http.post(origin, body, { 'content-type': 'application/json' }, this);
      if (answer.status >= 500) return deferredByStatus(answer, at);
      if (answer.status === 404) return { state: 'failed', reason: 'gone', ends: 'gone' };
      if (answer.status === 403) return { state: 'failed', reason: 'ntfy_topic' };
      const id = parseObject(answer.body)?.['id'];
      if (answer.status === 200 && typeof id === 'string') return { state: 'delivered', proof: id };
      return outcomeOfStatus(answer, at);
    } catch (error) {
      return outcomeOfErrorOnce(error);
    }
  }
}

/** A text cut to the room beside the link for leaving, and that link. */
function messageParts(text: string, leave: string): [string, string] {
  return [truncate(text, MAX_MESSAGE - byteLength(`\n\n${leave}`), byteLength), leave];
}
