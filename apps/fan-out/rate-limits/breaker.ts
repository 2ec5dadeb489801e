import { jittered } from '#platform/time/back-off.js';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';

/** Failures in a row after which no delivery is let through. */
const FAILURES_TO_OPEN = 5;
const FIRST_OPEN_MS = 5_000;
const LONGEST_OPEN_MS = 60_000;
const MAX_ENDPOINTS = 10_000;
/** Milliseconds after its last failure at which an endpoint is forgotten. */
const FORGOTTEN_AFTER_MS = 3_600_000;

interface FailingEndpoint {
  failures: number;
  openMs: number;
  openUntil: number;
  /** Until then one delivery tries whether the endpoint works again; if its outcome is never recorded, another one tries afterwards. */
  probingUntil: number;
}

/**
 * A circuit breaker per endpoint, so that a dead or slow one costs the others nothing: after a few failures in a row it
 * gets nothing for a while, then one delivery at a time tries it. Each process counts for itself.
 */
@Injectable()
export class Breaker {
  private readonly failing = new LRUCache<string, FailingEndpoint>({
    max: MAX_ENDPOINTS,
    ttl: FORGOTTEN_AFTER_MS,
    ttlAutopurge: true,
  });

  /** True when no endpoint has failed lately. */
  get allHealthy(): boolean {
    return this.failing.size === 0;
  }

  /** Answers 0 when a delivery may start, else the instant until which the endpoint gets none. */
  admit(endpoint: string, now: number): number {
    const until = this.peek(endpoint, now);
    const state = this.failing.get(endpoint);
    if (until === 0 && state && state.failures >= FAILURES_TO_OPEN)
      state.probingUntil = now + LONGEST_OPEN_MS;
    return until;
  }

  /** As `admit`, for a delivery that does not start yet and so tries nothing. */
  peek(endpoint: string, now: number): number {
    const state = this.failing.get(endpoint);
    if (!state || state.failures < FAILURES_TO_OPEN) return 0;
    if (now < state.openUntil) return state.openUntil;
    return now < state.probingUntil ? now + FIRST_OPEN_MS : 0;
  }

  recordSuccess(endpoint: string): void {
    this.failing.delete(endpoint);
  }

  recordFailure(endpoint: string, now: number): void {
    const state = this.failing.get(endpoint) ?? {
      failures: 0,
      openMs: FIRST_OPEN_MS / 2,
      openUntil: 0,
      probingUntil: 0,
    };
    state.failures += 1;
    if (state.failures >= FAILURES_TO_OPEN && (state.probingUntil > 0 || state.openUntil <= now)) {
      state.openMs = Math.min(state.openMs * 2, LONGEST_OPEN_MS);
      state.openUntil = now + jittered(state.openMs);
      state.probingUntil = 0;
    }
    this.failing.set(endpoint, state);
  }
}
