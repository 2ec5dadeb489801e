import { Injectable } from '@nestjs/common';
import type { LimitedOutcome } from './delivery-limits.js';

/** Failures in a row that open it. */
const BREAKS_AFTER = 5;
const FIRST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 60_000;
const KNOWN = 10_000;

interface Ailing {
  failures: number;
  wait: number;
  openUntil: number;
  /** Until then one delivery is finding out whether it works again; should nothing come of it, another does after that. */
  probingUntil: number;
}

/**
 * Keeps a dead or slow endpoint from costing the others: after a few failures in a row it is left alone for a while,
 * then tried by one delivery at a time. Each process learns for itself.
 */
@Injectable()
export class Breaker {
  private readonly ailing = new Map<string, Ailing>();

  /** Nothing ails. */
  get quiet(): boolean {
    return this.ailing.size === 0;
  }

  /** 0 when a delivery may go, else the instant until which the endpoint is left alone. */
  admit(endpoint: string, now: number): number {
    const until = this.look(endpoint, now);
    const state = this.ailing.get(endpoint);
    if (until === 0 && state && state.failures >= BREAKS_AFTER) state.probingUntil = now + LONGEST_WAIT_MS;
    return until;
  }

  /** As `admit`, for a delivery that does not go yet: it finds nothing out. */
  look(endpoint: string, now: number): number {
    const state = this.ailing.get(endpoint);
    if (!state || state.failures < BREAKS_AFTER) return 0;
    if (now < state.openUntil) return state.openUntil;
    return now < state.probingUntil ? now + FIRST_WAIT_MS : 0;
  }

  worked(endpoint: string): void {
    this.ailing.delete(endpoint);
  }

  failed(endpoint: string, now: number): void {
    const state = this.ailing.get(endpoint) ?? {
      failures: 0,
      wait: FIRST_WAIT_MS / 2,
      openUntil: 0,
      probingUntil: 0,
    };
    state.failures += 1;
    if (state.failures >= BREAKS_AFTER && (state.probingUntil > 0 || state.openUntil <= now)) {
      state.wait = Math.min(state.wait * 2, LONGEST_WAIT_MS);
      state.openUntil = now + state.wait * (0.8 + 0.4 * Math.random());
      state.probingUntil = 0;
    }
    if (this.ailing.size >= KNOWN) this.ailing.delete(this.ailing.keys().next().value!);
    this.ailing.set(endpoint, state);
  }
}

/** True when nobody answered, or a proxy for somebody who did not. What an endpoint answers itself is not its failure. */
export function isDown(outcome: LimitedOutcome): boolean {
  if (outcome.state !== 'deferred' || outcome.throttled) return false;
  return /^(timeout|unanswered|broken|error_\w*|(smtp_)?e[a-z_]+|und_err\w*|(http_)?50[234]|smtp_timeout)$/.test(
    outcome.reason,
  );
}
