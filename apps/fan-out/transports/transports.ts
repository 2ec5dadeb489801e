import { Injectable } from '@nestjs/common';
import type { TransportName } from '../followers/follower.entity.js';
import { EmailTransport } from './email/email.transport.js';
import type { Transport } from './transport.port.js';
import { WebhookTransport } from './webhook/webhook.transport.js';

/** The transports that posts are sent by; live is not among them, since followers fetch it themselves. */
@Injectable()
export class Transports {
  private readonly byName: Map<TransportName, Transport>;

  constructor(webhook: WebhookTransport, email: EmailTransport) {
    this.byName = new Map([webhook, email].map((transport) => [transport.name, transport]));
  }

  of(name: string): Transport {
    const transport = this.byName.get(name as TransportName);
    if (!transport) throw new Error(`Nothing is sent by ${name}`);
    return transport;
  }
}
