import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Config } from '#platform/config.js';
import { identityOf } from '#platform/http/caller.js';
import { networkOf, RateLimit } from '#platform/http/rate-limit.js';

const WINDOW_SECONDS = 600;

/** Counts the attempts to follow by visitor network. There is one count for all routes, whichever module has them. */
@Injectable()
export class FollowAttempts {
  private readonly limit: RateLimit;

  constructor(config: Config) {
    this.limit = new RateLimit(config.followLimit, WINDOW_SECONDS, 'Too many attempts to follow');
  }

  /** Counts one attempt from this IP address; throws 429 when its network has used up the ten minutes' limit. */
  count(ip: string): Promise<void> {
    return this.limit.count(networkOf(ip));
  }
}

/**
 * Limits the attempts to follow from one network (`FOLLOW_LIMIT` in ten minutes); it counts before anything of the
 * request is read. Nest makes a guard per module, so the counts are in `FollowAttempts`.
 */
@Injectable()
export class FollowLimit implements CanActivate {
  constructor(private readonly attempts: FollowAttempts) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    await this.attempts.count(identityOf(request).ip);
    return true;
  }
}
