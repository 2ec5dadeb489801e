import { Injectable } from '@nestjs/common';
import { Clock } from '#platform/ports/clock.port.js';
import { Breaker } from './breaker.js';
import type { DeliveryLimits, LimitedOutcome, Throttled } from './delivery-limits.js';
import type { Deadline } from './deadline.js';
import { Limiter } from '#platform/rates/limiter.js';
import { Outages } from './outages.js';
import { Semaphore } from './semaphore.js';
import { RecipientLimits } from './recipient-limits.js';

/** How long a credential is paused when the provider refused it without naming a time. */
const DEFAULT_PAUSE_MS = 1_000;
/** A longer wait holds for the receipt alone: the credential is tried again after a minute, since it may be a new one by then. */
const LONG_PAUSE_MS = 15 * 60_000;
const RETRY_AFTER_MS = 60_000;

/** What keeps a delivery from starting, and until when. `shared`: everything else by this credential has to wait too. */
export interface AdmissionDenied {
  reason: 'endpoint_down' | 'rate_limited';
  until: number;
  shared: boolean;
}

/** Why a delivery cannot start now. `unsent`: its turn came too late, or the process stops. Null: it may start. */
export type AdmissionResult = AdmissionDenied | 'unsent' | null;

const endpointDown = (until: number): AdmissionDenied => ({ reason: 'endpoint_down', until, shared: false });

/** Decides whether a delivery may start now. It is asked before each delivery and told each outcome. */
@Injectable()
export class Admission {
  private readonly semaphores = new Map<string, Semaphore>();
  private readonly recipientLimits = new RecipientLimits();

  constructor(
    private readonly breaker: Breaker,
    private readonly limiter: Limiter,
    private readonly outages: Outages,
    private readonly clock: Clock,
  ) {}

  /**
   * Answers null when the delivery may start; the caller then has to call `release` when it has ended. Waits for a turn
   * under the credential's rate and for the semaphore; `unsent` when the deadline comes first. Where there is no limit it
   * answers at once.
   */
  admit(limits: DeliveryLimits, deadline?: Deadline): AdmissionResult | Promise<AdmissionResult> {
    if (!this.breaker.allHealthy) {
      const until = this.breaker.peek(limits.endpoint, this.clock.now());
      if (until > 0) return endpointDown(until);
    }
    if (!this.recipientLimits.isEmpty) {
      const until = this.recipientLimits.limitedUntil(limits.recipient, this.clock.now());
      if (until > 0) return { reason: 'rate_limited', until, shared: false };
    }
    const credential = limits.credential;
    if (credential === null && !limits.maxInFlight) return this.askBreaker(limits);
    return this.waitForTurn(limits, credential, deadline);
  }

  /** Ends a delivery that was admitted. */
  release(limits: DeliveryLimits): void {
    if (limits.maxInFlight) this.semaphoreOf(limits, limits.maxInFlight).release();
  }

  record(limits: DeliveryLimits, outcome: LimitedOutcome): void | Promise<void> {
    const outageRecorded = this.outages.record(limits, outcome);
    const applied = this.applyOutcome(limits, outcome);
    return outageRecorded ? Promise.all([outageRecorded, applied]).then(() => undefined) : applied;
  }

  private applyOutcome(limits: DeliveryLimits, outcome: LimitedOutcome): void | Promise<void> {
    if (outcome.state === 'deferred' && outcome.unreachable === 'endpoint')
      return this.breaker.recordFailure(limits.endpoint, this.clock.now());
    if (!this.breaker.allHealthy) this.breaker.recordSuccess(limits.endpoint);
    if (outcome.state === 'delivered' && !this.recipientLimits.isEmpty)
      this.recipientLimits.clear(limits.recipient);
    if (outcome.state !== 'deferred' || !outcome.throttled) return;
    const credential = limits.credential;
    const until = this.pauseUntil(outcome.until);
    const pause = outcome.throttled === 'account' ? until : this.pauseAfterLimit(limits, outcome, until);
    if (credential !== null && pause > 0) return this.limiter.pause(credential, pause);
  }

  /** Until when the whole account has to wait because one recipient was refused; 0 where nobody else has to. */
  private pauseAfterLimit(
    limits: DeliveryLimits,
    { throttled, notSent }: { throttled?: Throttled; notSent?: true },
    until: number,
  ): number {
    if (notSent) return 0;
    const now = this.clock.now();
    const news = this.recipientLimits.recordRefusal(limits.recipient, until, now);
    if (throttled !== 'unclear' || !news) return 0;
    return this.recipientLimits.suspectAccount(limits.credential ?? limits.transport, until, now);
  }

  /** Counts a delivery that holds up others as a failure of its endpoint. */
  recordSlow(limits: DeliveryLimits): void {
    if (limits.mayBeSlow) return;
    this.breaker.recordFailure(limits.endpoint, this.clock.now());
  }

  private askBreaker(limits: DeliveryLimits): AdmissionDenied | null {
    if (this.breaker.allHealthy) return null;
    const until = this.breaker.admit(limits.endpoint, this.clock.now());
    return until === 0 ? null : endpointDown(until);
  }

  private async waitForTurn(
    limits: DeliveryLimits,
    credential: string | null,
    deadline?: Deadline,
  ): Promise<AdmissionResult> {
    const until =
      credential === null ? 0 : await this.limiter.waitForTurn(credential, await limits.perSecond, deadline);
    if (until === null) return 'unsent';
    if (until > 0) return { reason: 'rate_limited', until, shared: true };
    if (limits.maxInFlight && !(await this.semaphoreOf(limits, limits.maxInFlight).acquire(deadline)))
      return 'unsent';
    const held = this.askBreaker(limits);
    if (held) this.release(limits);
    return held;
  }

  private semaphoreOf({ transport: name }: DeliveryLimits, limit: number): Semaphore {
    let semaphore = this.semaphores.get(name);
    if (!semaphore) this.semaphores.set(name, (semaphore = new Semaphore(limit)));
    return semaphore;
  }

  private pauseUntil(until: number | undefined): number {
    const now = this.clock.now();
    if (until === undefined) return now + DEFAULT_PAUSE_MS;
    return until - now > LONG_PAUSE_MS ? now + RETRY_AFTER_MS : until;
  }
}
