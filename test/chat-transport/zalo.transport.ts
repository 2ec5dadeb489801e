import { Injectable } from '@nestjs/common';
import {
  Transport,
  type ChatAddress,
  type Delivery,
  type Outcome,
} from '../../apps/fan-out/transports/transport.port.js';
import type { RenderedPost } from '../../apps/fan-out/transports/rendered-post.js';
import { ZALO } from './zalo.descriptor.js';

/** Keeps what is sent to each person, oldest first, in the place of the network. */
@Injectable()
export class ZaloTransport extends Transport {
  static readonly descriptor = ZALO;
  readonly descriptor = ZALO;
  private readonly sent = new Map<string, string[]>();

  sentTo(address: string): string[] {
    return this.sent.get(address) ?? [];
  }

  override render({ post }: Pick<Delivery, 'post'>): RenderedPost {
    return { title: null, body: post.body, end: null, cutAt: null };
  }

  deliver({ address, post }: Delivery): Promise<Outcome> {
    return this.send(address, post.body);
  }

  override reply({ address }: ChatAddress, text: string): Promise<Outcome> {
    return this.send(address, text);
  }

  private async send(address: string, text: string): Promise<Outcome> {
    this.sent.set(address, [...this.sentTo(address), text]);
    return { state: 'delivered' };
  }
}
