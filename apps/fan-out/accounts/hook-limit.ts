import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { identityOf } from '#platform/http/caller.js';
import { networkOf, RateLimit } from '#platform/http/rate-limit.js';

/** Calls of one network in a minute that prove nothing: to look for whose they are costs more than to send them. */
export const UNPROVEN = 60;
const SECONDS = 60;
/** Statuses of a call that did not prove itself, or named too many accounts to be looked for. */
const REFUSED = new Set([401, 403, 413]);

/** Lets no network go on that only tries. What a provider proves is not counted, however much of it comes. */
@Injectable()
export class HookLimit implements CanActivate {
  private readonly unproven = new RateLimit(UNPROVEN, SECONDS, 'Too many calls that prove nothing');

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp();
    const network = networkOf(identityOf(http.getRequest<FastifyRequest>()).ip);
    await this.unproven.check(network);
    const { raw } = http.getResponse<FastifyReply>();
    raw.once('finish', () => {
      if (REFUSED.has(raw.statusCode)) this.unproven.note(network);
    });
    return true;
  }
}
