import { Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Callers } from '#platform/http/callers.js';
import { networkOf, RateLimit } from '#platform/http/rate-limit.js';
import { KnownHooks } from './known-hooks.js';

/** Unverified calls that one network prefix may make in a minute: to each known hook, and to all unknown hooks together. */
export const UNVERIFIED_PER_MINUTE = 60;
/** Bytes of a body that is received and verified however many calls fail: that costs no more than to refuse the call. */
export const SMALL_BODY = 64 * 1024;
const SECONDS = 60;
const HOOKS = '/hooks/';
/** Statuses of calls that count as unverified. */
const REFUSED = new Set([400, 401, 403, 404, 410, 413, 415, 422]);

/**
 * Refuses calls of which too many could not be verified, before a byte of the body is read. Verified calls are not
 * counted, however many there are. What somebody sends to one hook affects no other hook, because networks call from few
 * addresses. A known hook verifies small calls of networks always, so that nobody who shares their network prefix can keep
 * them out: such a call costs one HMAC and no query. Large bodies, handshakes and returned mails cost more, and are limited.
 */
@Injectable()
export class HookLimit {
  private readonly unverified = new RateLimit(
    UNVERIFIED_PER_MINUTE,
    SECONDS,
    'Too many calls that prove nothing',
  );

  constructor(
    adapter: HttpAdapterHost,
    private readonly callers: Callers,
    private readonly hooks: KnownHooks,
  ) {
    const fastify = adapter.httpAdapter.getInstance<FastifyInstance>();
    fastify.addHook('preParsing', (request, reply) => this.limitUnverified(request, reply));
  }

  private async limitUnverified(request: FastifyRequest, { raw }: FastifyReply): Promise<void> {
    const key = await this.keyOf(request);
    if (key === null) return;
    await this.unverified.check(key);
    // A call that is aborted before its answer counts as unverified too.
    raw.once('close', () => {
      if (!raw.writableFinished || REFUSED.has(raw.statusCode)) this.unverified.note(key);
    });
  }

  /** What the call counts for if it cannot be verified; null for a call that is verified in any case. */
  private async keyOf(request: FastifyRequest): Promise<string | null> {
    const { url = '' } = request.routeOptions;
    if (!url.startsWith(HOOKS)) return null;
    const { hook } = request.params as { hook?: string };
    const isUnknown = hook !== undefined && !(await this.hooks.has(hook));
    const isMail = url === '/hooks/email/bounces';
    if (!isUnknown && request.method === 'POST' && !isMail && isSmall(request)) return null;
    const network = networkOf(this.callers.identify(request, true).ip);
    return isUnknown ? network : `${network} ${request.method} ${url} ${hook ?? ''}`;
  }
}

/** False also where the length is not declared. */
const isSmall = ({ headers }: FastifyRequest): boolean =>
  Number(headers['content-length'] ?? Infinity) <= SMALL_BODY;
