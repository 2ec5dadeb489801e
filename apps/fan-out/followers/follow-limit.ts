import { Injectable } from '@nestjs/common';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { Config } from '#platform/config.js';
import { Problem } from '#platform/http/problem.js';

const SECONDS = 600;

/** So many attempts to follow from one address in ten minutes; addresses are kept in memory alone. */
@Injectable()
export class FollowLimit {
  private readonly limiter: RateLimiterMemory;

  constructor(config: Config) {
    this.limiter = new RateLimiterMemory({ points: config.followLimit, duration: SECONDS });
  }

  /** Counts one attempt; throws 429 when there were too many. */
  async count(ip: string): Promise<void> {
    try {
      await this.limiter.consume(ip);
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      const retryAfter = Math.max(1, Math.ceil(error.msBeforeNext / 1000));
      throw new Problem(429, `Too many attempts to follow; try again in ${retryAfter} s`, { retryAfter });
    }
  }
}
