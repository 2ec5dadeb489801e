import { Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Callers } from '#platform/http/callers.js';
import { networkOf, RateLimit } from '#platform/http/rate-limit.js';

/** Unverified calls that one network prefix may make in a minute. Receiving such a call costs more than sending it. */
export const UNVERIFIED_PER_MINUTE = 60;
const SECONDS = 60;
const HOOKS = '/hooks/';
/** Statuses of calls that count as unverified. */
const REFUSED = new Set([400, 401, 403, 404, 410, 413, 415, 422]);

/**
 * Refuses calls from a network prefix with too many unverified calls, before a byte of the body is read. Verified calls
 * are not counted, however many there are.
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
  ) {
    const fastify = adapter.httpAdapter.getInstance<FastifyInstance>();
    fastify.addHook('preParsing', (request, reply) => this.limitUnverified(request, reply));
  }

  private async limitUnverified(request: FastifyRequest, { raw }: FastifyReply): Promise<void> {
    if (!request.routeOptions.url?.startsWith(HOOKS)) return;
    const network = networkOf(this.callers.identify(request, true).ip);
    await this.unverified.check(network);
    // A call that is aborted before its answer counts as unverified too.
    raw.once('close', () => {
      if (!raw.writableFinished || REFUSED.has(raw.statusCode)) this.unverified.note(network);
    });
  }
}
