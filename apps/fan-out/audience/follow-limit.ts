import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { FanOutSettings } from '../src/settings.js';
import { EarlyLimit } from '#platform/http/early-limit.js';
import { networkOf, RateLimit } from '#platform/http/rate-limit.js';

const WINDOW_SECONDS = 600;

/**
 * Limits the attempts to follow from one IPv4 address or IPv6 network (`FOLLOW_LIMIT` in ten minutes). All
 * routes count together.
 */
@Injectable()
export class FollowLimit extends EarlyLimit {
  private readonly limit: RateLimit;

  constructor(config: FanOutSettings) {
    super();
    this.limit = new RateLimit(config.followLimit, WINDOW_SECONDS, 'Too many attempts to follow');
  }

  override count(_request: FastifyRequest, ip: string): Promise<void> {
    return this.limit.count(networkOf(ip));
  }
}
