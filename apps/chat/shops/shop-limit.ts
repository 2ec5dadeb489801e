import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { ChatSettings } from '../src/settings.js';
import { EarlyLimit } from '#platform/http/early-limit.js';
import { networkOf, RateLimit } from '#platform/http/rate-limit.js';

/**
 * Limits the calls of one network, for each shop by itself, so that forged calls from elsewhere do not keep a shop out. It
 * is counted before a byte of the body is read.
 */
@Injectable()
export class ShopLimit extends EarlyLimit {
  private readonly calls: RateLimit;

  constructor({ SHOP_CALL_LIMIT }: ChatSettings) {
    super();
    this.calls = new RateLimit(SHOP_CALL_LIMIT, 60, 'Too many calls');
  }

  override async count({ params }: FastifyRequest, ip: string): Promise<void> {
    const { id = '' } = params as { id?: string };
    // Names that no shop has share one count.
    await this.calls.count(`${networkOf(ip)} ${id.length === 30 ? id : ''}`);
  }
}
