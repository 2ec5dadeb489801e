import { Injectable } from '@nestjs/common';
import { Clock } from '#platform/ports/clock.port.js';
import type { Delivery, Outcome, Throttled, Transport } from '../transports/transport.port.js';
import { Breaker, endpointOf, isDown } from './breaker.js';
import type { Ending } from './deadline.js';
import { Limiter } from './limiter.js';
import { Outages } from './outages.js';
import { Places } from './semaphore.js';
import { recipientOf, Recipients } from './recipient-limits.js';

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

export type Admission = Held | 'unsent' | null;

const down = (until: number): Held => ({ reason: 'endpoint_down', until, shared: false });

/** What rates and ailing endpoints allow, asked before each delivery and told of each outcome. */
@Injectable()
export class Traffic {
  private readonly places = new Map<string, Places>();
  private readonly recipients = new Recipients();

  constructor(
    readonly breaker: Breaker,
    readonly limiter: Limiter,
    private readonly outages: Outages,
    private readonly clock: Clock,
  ) {}

  /**
   * Null when it may go now; whoever was let go has to `leave`. Waits for its turn under the credential's rate and for
   * a place; `unsent` when the ending comes first. Takes no time where there is no limit.
   */
  admit(transport: Transport, delivery: Delivery, ending?: Ending): Admission | Promise<Admission> {
    if (!this.breaker.quiet) {
      const until = this.breaker.look(endpointOf(transport, delivery), this.clock.now());
      if (until > 0) return down(until);
    }
    if (!this.recipients.quiet) {
      const until = this.recipients.look(recipientOf(transport, delivery), this.clock.now());
      if (until > 0) return { reason: 'rate_limited', until, shared: false };
    }
    const credential = transport.credentialOf(delivery);
    if (credential === null && !transport.atOnce) return this.ailing(transport, delivery);
    return this.wait(transport, delivery, credential, ending);
  }

  /** After whatever became of a delivery that was let go. */
  leave(transport: Transport): void {
    if (transport.atOnce) this.placesOf(transport, transport.atOnce).leave();
  }

  heed(transport: Transport, delivery: Delivery, outcome: Outcome): void | Promise<void> {
    const noting = this.outages.heed(transport, delivery, outcome);
    const heeding = this.react(transport, delivery, outcome);
    return noting ? Promise.all([noting, heeding]).then(() => undefined) : heeding;
  }

  private react(transport: Transport, delivery: Delivery, outcome: Outcome): void | Promise<void> {
    if (isDown(outcome)) return this.breaker.failed(endpointOf(transport, delivery), this.clock.now());
    if (!this.breaker.quiet) this.breaker.worked(endpointOf(transport, delivery));
    if (outcome.state === 'delivered' && !this.recipients.quiet)
      this.recipients.worked(recipientOf(transport, delivery));
    if (outcome.state !== 'deferred' || !outcome.throttled) return;
    const credential = transport.credentialOf(delivery);
    const until = this.restUntil(outcome.until);
    const pause = outcome.throttled === 'account' ? until : this.limited(transport, delivery, outcome, until);
    if (credential !== null && pause > 0) return this.limiter.pause(credential, pause);
  }

  /** Until when all have to wait since one recipient was refused; 0 where nobody else has to. */
  private limited(
    transport: Transport,
    delivery: Delivery,
    { throttled, unsent }: { throttled?: Throttled; unsent?: boolean },
    until: number,
  ): number {
    if (unsent) return 0;
    const now = this.clock.now();
    const news = this.recipients.limited(recipientOf(transport, delivery), until, now);
    if (throttled !== 'unclear' || !news) return 0;
    return this.recipients.suspect(transport.credentialOf(delivery) ?? transport.name, until, now);
  }

  /** It keeps others waiting. */
  isSlow(transport: Transport, delivery: Delivery): void {
    if (transport.mayTakeLong(delivery)) return;
    this.breaker.failed(endpointOf(transport, delivery), this.clock.now());
  }

  private ailing(transport: Transport, delivery: Delivery): Held | null {
    if (this.breaker.quiet) return null;
    const until = this.breaker.admit(endpointOf(transport, delivery), this.clock.now());
    return until === 0 ? null : down(until);
  }

  private async wait(
    transport: Transport,
    delivery: Delivery,
    credential: string | null,
    ending?: Ending,
  ): Promise<Admission> {
    const until = credential === null ? 0 : await this.limiter.take(credential, transport.perSecond, ending);
    if (until === null) return 'unsent';
    if (until > 0) return { reason: 'rate_limited', until, shared: true };
    if (transport.atOnce && !(await this.placesOf(transport, transport.atOnce).enter(ending)))
      return 'unsent';
    const held = this.ailing(transport, delivery);
    if (held) this.leave(transport);
    return held;
  }

  private placesOf({ name }: Transport, atOnce: number): Places {
    let places = this.places.get(name);
    if (!places) this.places.set(name, (places = new Places(atOnce)));
    return places;
  }

  private restUntil(until: number | undefined): number {
    const now = this.clock.now();
    if (until === undefined) return now + REST_MS;
    return until - now > LONG_MS ? now + ASK_AGAIN_MS : until;
  }
}
