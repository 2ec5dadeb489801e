import { Injectable } from '@nestjs/common';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { Problem } from '#platform/http/problem.js';

/** What one address may do in a minute, in each process: room for an office behind one address, none for a flood. */
const SESSIONS = 120;
const MESSAGES = 240;

/** Slows down addresses that open or write too much. Nothing of them is stored. */
@Injectable()
export class VisitorLimits {
  private readonly sessions = new RateLimiterMemory({ keyPrefix: 'session', points: SESSIONS, duration: 60 });
  private readonly messages = new RateLimiterMemory({ keyPrefix: 'message', points: MESSAGES, duration: 60 });

  session(ip: string): Promise<void> {
    return take(this.sessions, ip);
  }

  message(ip: string): Promise<void> {
    return take(this.messages, ip);
  }
}

async function take(limiter: RateLimiterMemory, ip: string): Promise<void> {
  try {
    await limiter.consume(ip);
  } catch (refused) {
    if (!(refused instanceof RateLimiterRes)) throw refused;
    throw new Problem(429, 'Too much from this address; wait a little', {
      retryAfter: Math.ceil(refused.msBeforeNext / 1000),
    });
  }
}
