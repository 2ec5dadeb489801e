import { Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { IDENTITY_HEADER, type Identity } from '#platform/http/identity.js';
import { networkOf, RateLimit } from '#platform/http/rate-limit.js';
import { TokenVerifier } from '#platform/security/signer.js';

/** Calls of one network in a minute that prove nothing: to read them and to look for whose they are costs more than to send them. */
export const UNPROVEN = 60;
const SECONDS = 60;
const HOOKS = '/hooks/';
/** Statuses of a call that did not prove itself, cannot be read, or is for too many accounts to be looked for. */
const REFUSED = new Set([400, 401, 403, 404, 410, 413, 415, 422]);

/**
 * Lets no network go on that only tries, before a byte of the body is read. What a provider proves is not counted,
 * however much of it comes.
 */
@Injectable()
export class HookLimit {
  private readonly unproven = new RateLimit(UNPROVEN, SECONDS, 'Too many calls that prove nothing');

  constructor(
    adapter: HttpAdapterHost,
    private readonly verifier: TokenVerifier,
  ) {
    const fastify = adapter.httpAdapter.getInstance<FastifyInstance>();
    fastify.addHook('preParsing', (request, reply) => this.limitUnproven(request, reply));
  }

  private async limitUnproven(
    { routeOptions, headers }: FastifyRequest,
    { raw }: FastifyReply,
  ): Promise<void> {
    if (!routeOptions.url?.startsWith(HOOKS)) return;
    const network = networkOf(this.verifier.verify<Identity>(String(headers[IDENTITY_HEADER])).ip);
    await this.unproven.check(network);
    // Whoever goes before the answer comes has proved nothing either.
    raw.once('close', () => {
      if (!raw.writableFinished || REFUSED.has(raw.statusCode)) this.unproven.note(network);
    });
  }
}
