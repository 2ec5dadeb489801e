import { Injectable } from '@nestjs/common';
import { Clock } from '#platform/ports/clock.port.js';
import { Breaker, isDown } from './breaker.js';
import type { DeliveryLimits, LimitedOutcome, Throttled } from './delivery-limits.js';
import type { Ending } from './deadline.js';
import { Limiter } from './limiter.js';
import { Outages } from './outages.js';
import { Places } from './semaphore.js';
import { Recipients } from './recipient-limits.js';

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
  admit(limits: DeliveryLimits, ending?: Ending): Admission | Promise<Admission> {
    if (!this.breaker.quiet) {
      const until = this.breaker.look(limits.endpoint, this.clock.now());
      if (until > 0) return down(until);
    }
    if (!this.recipients.quiet) {
      const until = this.recipients.look(limits.recipient, this.clock.now());
      if (until > 0) return { reason: 'rate_limited', until, shared: false };
    }
    const credential = limits.credential;
    if (credential === null && !limits.atOnce) return this.ailing(limits);
    return this.wait(limits, credential, ending);
  }

  /** After whatever became of a delivery that was let go. */
  leave(limits: DeliveryLimits): void {
    if (limits.atOnce) this.placesOf(limits, limits.atOnce).leave();
  }

  heed(limits: DeliveryLimits, outcome: LimitedOutcome): void | Promise<void> {
    const noting = this.outages.heed(limits, outcome);
    const heeding = this.react(limits, outcome);
    return noting ? Promise.all([noting, heeding]).then(() => undefined) : heeding;
  }

  private react(limits: DeliveryLimits, outcome: LimitedOutcome): void | Promise<void> {
    if (isDown(outcome)) return this.breaker.failed(limits.endpoint, this.clock.now());
    if (!this.breaker.quiet) this.breaker.worked(limits.endpoint);
    if (outcome.state === 'delivered' && !this.recipients.quiet) this.recipients.worked(limits.recipient);
    if (outcome.state !== 'deferred' || !outcome.throttled) return;
    const credential = limits.credential;
    const until = this.restUntil(outcome.until);
    const pause = outcome.throttled === 'account' ? until : this.limited(limits, outcome, until);
    if (credential !== null && pause > 0) return this.limiter.pause(credential, pause);
  }

  /** Until when all have to wait since one recipient was refused; 0 where nobody else has to. */
  private limited(
    limits: DeliveryLimits,
    { throttled, unsent }: { throttled?: Throttled; unsent?: boolean },
    until: number,
  ): number {
    if (unsent) return 0;
    const now = this.clock.now();
    const news = this.recipients.limited(limits.recipient, until, now);
    if (throttled !== 'unclear' || !news) return 0;
    return this.recipients.suspect(limits.credential ?? limits.transport, until, now);
  }

  /** It keeps others waiting. */
  isSlow(limits: DeliveryLimits): void {
    if (limits.mayTakeLong) return;
    this.breaker.failed(limits.endpoint, this.clock.now());
  }

  private ailing(limits: DeliveryLimits): Held | null {
    if (this.breaker.quiet) return null;
    const until = this.breaker.admit(limits.endpoint, this.clock.now());
    return until === 0 ? null : down(until);
  }

  private async wait(limits: DeliveryLimits, credential: string | null, ending?: Ending): Promise<Admission> {
    const until = credential === null ? 0 : await this.limiter.take(credential, limits.perSecond, ending);
    if (until === null) return 'unsent';
    if (until > 0) return { reason: 'rate_limited', until, shared: true };
    if (limits.atOnce && !(await this.placesOf(limits, limits.atOnce).enter(ending))) return 'unsent';
    const held = this.ailing(limits);
    if (held) this.leave(limits);
    return held;
  }

  private placesOf({ transport: name }: DeliveryLimits, atOnce: number): Places {
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
