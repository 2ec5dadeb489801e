import { isolateDirection } from '#platform/http/text.js';
import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { FanOutSettings } from '../../src/settings.js';
import { OutgoingHttp, type OutgoingAnswer } from '#platform/security/outgoing-http.js';
import { VapidKeys } from '../../accounts/vapid.js';
import { deferredByStatus, outcomeOfError } from '../http-outcome.js';
import type { RenderedPost } from '../rendered-post.js';
import { Transport, type Delivery, type Outcome } from '../transport.port.js';
import { byteLength, truncate } from '../post-text.js';
import { BadKeys, MAX_PLAINTEXT, PushEncryption } from './encryption.js';
import { fromAddress } from '#message/push-subscription.js';
import { VapidTokens } from './vapid-tokens.js';
import { WEB_PUSH, WEB_PUSH_TIMEOUT_MS } from './web-push.descriptor.js';

/** Seconds for which a push service keeps a message for a browser that is offline. */
const TTL_SECONDS = 3 * 86_400;
const MAX_ANSWER = 1_024;

type Kind = 'welcome' | 'post' | 'edited' | 'deleted';

/**
 * Sends posts as browser notifications (RFC 8030, 8291, 8292). Without an answer the push service may have the message: it is sent again
 * with the same topic and tag, and replaces the first.
 */
@Injectable()
export class WebPushTransport extends Transport {
  static readonly descriptor = WEB_PUSH;
  readonly descriptor = WEB_PUSH;
  timeoutMs = WEB_PUSH_TIMEOUT_MS;
  private readonly encryption = new PushEncryption();
  private readonly tokens: VapidTokens;

  constructor(
    private readonly http: OutgoingHttp,
    private readonly vapid: VapidKeys,
    config: FanOutSettings,
  ) {
    super();
    this.tokens = new VapidTokens(contactOf(config));
  }

  override render(
    delivery: Pick<Delivery, 'post' | 'channel' | 'language' | 'unsubscribe_url'>,
  ): RenderedPost {
    const { channel, title, body } = contentOf(delivery, 'post');
    const cutAt = body === delivery.post.body ? null : ({ most: MAX_PLAINTEXT, unit: 'bytes' } as const);
    return { title: title || channel, body, end: null, cutAt };
  }

  /** Throws ForbiddenTarget for an endpoint that may not be called. */
  check(address: string): void {
    this.http.check(fromAddress(address).endpoint);
  }

  deliver(delivery: Delivery): Promise<Outcome> {
    return this.send(delivery, 'post');
  }

  /** Sends a first notification without a post, which shows that the subscription works. */
  override welcome(delivery: Delivery): Promise<Outcome> {
    return this.send(delivery, 'welcome');
  }

  /** Replaces the notification, and the message that may still wait at the push service. */
  override edit(delivery: Delivery): Promise<Outcome> {
    return this.send(delivery, 'edited');
  }

  override remove(delivery: Delivery): Promise<Outcome> {
    return this.send(delivery, 'deleted');
  }

  private async send(delivery: Delivery, kind: Kind): Promise<Outcome> {
    const sender = await this.vapid.of(delivery.channel.workspace_id);
    try {
      const { endpoint, ...keys } = fromAddress(delivery.address);
      const body = this.encryption.encrypt(notification(delivery, kind), keys);
      const headers = {
        authorization: this.tokens.of(sender, new URL(endpoint).origin),
        'content-type': 'application/octet-stream',
        'content-encoding': 'aes128gcm',
        ttl: String(TTL_SECONDS),
        urgency: 'normal',
        topic: topicOf(delivery.post.id),
      };
      return outcomeOf(
        await this.http.post(endpoint, body, headers, { timeoutMs: this.timeoutMs, maxBytes: MAX_ANSWER }),
        delivery.at,
      );
    } catch (error) {
      if (error instanceof BadKeys) return { state: 'failed', reason: 'bad_keys', ends: 'gone' };
      return outcomeOfError(error);
    }
  }
}

/** The contact for push services. Some refuse one that nobody can reach, so a mailbox on this machine is never given. */
export function contactOf({ publicUrl, mailbox }: Pick<FanOutSettings, 'publicUrl' | 'mailbox'>): string {
  if (publicUrl.startsWith('https:')) return publicUrl;
  if (/@[^@]+\.[a-z][^@.]*$/i.test(mailbox)) return `mailto:${mailbox}`;
  return publicUrl.replace(/^http:/, 'https:');
}

/** The topic of a post's messages. It depends on the post alone, so that a later version replaces an earlier one that still waits. */
export const topicOf = (postId: string): string => hash('sha256', postId, 'base64url').slice(0, 32);

const notification = (delivery: Delivery, kind: Kind): Buffer =>
  Buffer.from(JSON.stringify(contentOf(delivery, kind)));

/** What the browser gets; the body is cut to the room that a push service gives. */
function contentOf(
  {
    post,
    channel,
    unsubscribe_url,
    language,
  }: Pick<Delivery, 'post' | 'channel' | 'language' | 'unsubscribe_url'>,
  kind: Kind,
) {
  const content = {
    kind,
    language,
    tag: post.id,
    channel: isolateDirection(channel.name),
    title: post.title,
    body: '',
    url: post.url,
    leave: unsubscribe_url,
  };
  if (kind === 'deleted') return { ...content, title: null };
  const room = MAX_PLAINTEXT - byteLength(JSON.stringify(content));
  return { ...content, body: truncatedBody(room, post) };
}

const cuts = new WeakMap<Delivery['post'], { room: number; body: string }>();

/** A post's body cut to `room` bytes; it is computed once for all followers with the same room. */
function truncatedBody(room: number, post: Delivery['post']): string {
  let cut = cuts.get(post);
  if (cut?.room !== room) cuts.set(post, (cut = { room, body: truncate(post.body, room, bytesInJson) }));
  return cut.body;
}

/** JSON escapes some characters by two. */
const bytesInJson = (text: string): number => byteLength(JSON.stringify(text)) - '""'.length;

function outcomeOf(answer: OutgoingAnswer, at: number): Outcome {
  const { status } = answer;
  if (status === 201 || status === 200 || status === 202) return { state: 'delivered' };
  if (status === 404 || status === 410) return { state: 'failed', reason: 'gone', ends: 'gone' };
  if (status === 413) return { state: 'failed', reason: 'too_large' };
  if (status >= 400 && status < 500 && status !== 408 && status !== 425 && status !== 429)
    return { state: 'failed', reason: `http_${status}` };
  return deferredByStatus(answer, at);
}
