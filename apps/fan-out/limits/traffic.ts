import { Injectable } from '@nestjs/common';
import { Clock } from '#platform/ports/clock.port.js';
import type { Delivery, Outcome, Transport } from '../transports/transport.port.js';
import { Breaker, endpointOf, isDown } from './breaker.js';
import { Limiter } from './limiter.js';

/** How long a credential rests that was refused without a time. */
const REST_MS = 1_000;
/** A longer rest is the receipt's alone; the credential is asked again after a minute, for it may have been replaced. */
const LONG_MS = 15 * 60_000;
const ASK_AGAIN_MS = 60_000;

/** Something keeps a delivery from starting. `shared`: the credential, and so whatever else goes out by it. */
export interface Held {
  reason: 'endpoint_down' | 'rate_limited';
  until: number;
  shared: boolean;
}

/** What rates and ailing endpoints allow, asked before each delivery and told of each outcome. */
@Injectable()
export class Traffic {
  constructor(
    readonly breaker: Breaker,
    readonly limiter: Limiter,
    private readonly clock: Clock,
  ) {}

  /** Null when it may go now; waits for its turn under the credential's rate. Takes no time where there is no limit. */
  admit(transport: Transport, delivery: Delivery): Held | null | Promise<Held | null> {
    const held = this.ailing(transport, delivery);
    const credential = held ? null : transport.credentialOf(delivery);
    return credential === null ? held : this.turn(transport, delivery, credential);
  }

  heed(transport: Transport, delivery: Delivery, outcome: Outcome): void | Promise<void> {
    if (isDown(outcome)) return this.breaker.failed(endpointOf(transport, delivery), this.clock.now());
    if (!this.breaker.quiet) this.breaker.worked(endpointOf(transport, delivery));
    if (outcome.state !== 'deferred' || !outcome.throttled) return;
    const credential = transport.credentialOf(delivery);
    if (credential !== null) return this.limiter.pause(credential, this.restUntil(outcome.until));
  }

  /** It keeps others waiting. */
  isSlow(transport: Transport, delivery: Delivery): void {
    this.breaker.failed(endpointOf(transport, delivery), this.clock.now());
  }

  private ailing(transport: Transport, delivery: Delivery): Held | null {
    if (this.breaker.quiet) return null;
    const until = this.breaker.admit(endpointOf(transport, delivery), this.clock.now());
    return until === 0 ? null : { reason: 'endpoint_down', until, shared: false };
  }

  private async turn(transport: Transport, delivery: Delivery, credential: string): Promise<Held | null> {
    const until = await this.limiter.take(credential, transport.perSecond);
    return until === 0 ? this.ailing(transport, delivery) : { reason: 'rate_limited', until, shared: true };
  }

  private restUntil(until: number | undefined): number {
    const now = this.clock.now();
    if (until === undefined) return now + REST_MS;
    return until - now > LONG_MS ? now + ASK_AGAIN_MS : until;
  }
}
