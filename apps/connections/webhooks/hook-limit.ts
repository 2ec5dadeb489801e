import { Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { IDENTITY_HEADER, type Identity } from '#platform/http/identity.js';
import { networkOf, RateLimit } from '#platform/http/rate-limit.js';
import { TokenVerifier } from '#platform/security/signer.js';

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
    private readonly verifier: TokenVerifier,
  ) {
    const fastify = adapter.httpAdapter.getInstance<FastifyInstance>();
    fastify.addHook('preParsing', (request, reply) => this.limitUnverified(request, reply));
  }

  private async limitUnverified(
    { routeOptions, headers }: FastifyRequest,
    { raw }: FastifyReply,
  ): Promise<void> {
    if (!routeOptions.url?.startsWith(HOOKS)) return;
    const network = networkOf(this.verifier.verify<Identity>(String(headers[IDENTITY_HEADER])).ip);
    await this.unverified.check(network);
    // A call that is aborted before its answer counts as unverified too.
    raw.once('close', () => {
      if (!raw.writableFinished || REFUSED.has(raw.statusCode)) this.unverified.note(network);
    });
  }
}
