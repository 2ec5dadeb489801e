import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { ChatSettings } from '../../src/settings.js';
import { EarlyLimit } from '#platform/http/early-limit.js';
import { networkOf, RateLimit } from '#platform/http/rate-limit.js';
import { Visitors } from '../../contacts/visitors.service.js';
import { visitorTokenOf } from './visitor-token.js';

const SECONDS = 60;

/**
 * A limit per minute, counted before anything else of the request is read: first for the visitor, so that one visitor
 * cannot use up the limit of a network; then for the network, which thousands of visitors may share.
 */
abstract class VisitorLimit extends EarlyLimit {
  constructor(
    private readonly visitors: Visitors,
    private readonly byVisitor: RateLimit,
    private readonly byNetwork: RateLimit,
  ) {
    super();
  }

  override async count(request: FastifyRequest, ip: string): Promise<void> {
    const visitor = await this.visitors.contactIdOf(visitorTokenOf(request));
    if (visitor) await this.byVisitor.count(visitor);
    await this.byNetwork.count(networkOf(ip));
  }
}

/** Limits messages of visitors. */
@Injectable()
export class MessageLimit extends VisitorLimit {
  constructor(visitors: Visitors, { CHAT_VISITOR_LIMIT, CHAT_NETWORK_LIMIT }: ChatSettings) {
    super(
      visitors,
      new RateLimit(CHAT_VISITOR_LIMIT, SECONDS, 'Too many messages'),
      new RateLimit(CHAT_NETWORK_LIMIT, SECONDS, 'Too many messages from this network'),
    );
  }
}

/** Limits files that visitors send. */
@Injectable()
export class FileLimit extends VisitorLimit {
  constructor(visitors: Visitors, { CHAT_FILE_LIMIT, CHAT_NETWORK_FILE_LIMIT }: ChatSettings) {
    super(
      visitors,
      new RateLimit(CHAT_FILE_LIMIT, SECONDS, 'Too many files'),
      new RateLimit(CHAT_NETWORK_FILE_LIMIT, SECONDS, 'Too many files from this network'),
    );
  }
}

/** Limits sessions that visitors open. */
@Injectable()
export class SessionLimit extends VisitorLimit {
  constructor(visitors: Visitors, { CHAT_VISITOR_LIMIT, CHAT_NETWORK_LIMIT }: ChatSettings) {
    super(
      visitors,
      new RateLimit(CHAT_VISITOR_LIMIT, SECONDS, 'Too many visits'),
      new RateLimit(CHAT_NETWORK_LIMIT, SECONDS, 'Too many visits from this network'),
    );
  }
}
