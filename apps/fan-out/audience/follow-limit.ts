import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Config } from '#platform/config.js';
import { identityOf } from '#platform/http/caller.js';
import { networkOf, RateLimit } from '#platform/http/rate-limit.js';

const SECONDS = 600;

/** So many attempts to follow from one network in ten minutes, counted before anything of the request is looked at. */
@Injectable()
export class FollowLimit implements CanActivate {
  private readonly limit: RateLimit;

  constructor(config: Config) {
    this.limit = new RateLimit(config.followLimit, SECONDS, 'Too many attempts to follow');
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    await this.limit.count(networkOf(identityOf(request).ip));
    return true;
  }
}
