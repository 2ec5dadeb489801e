import type { FastifyRequest } from 'fastify';
import { identityOf } from '#platform/http/caller.js';

/** Where a person signs in: address, for limits, and the header User-Agent. */
export interface SignInPlace {
  ip: string;
  userAgent: string | undefined;
}

/** Returns where a request comes from. */
export const placeOf = (request: FastifyRequest): SignInPlace => ({
  ip: identityOf(request).ip,
  userAgent: request.headers['user-agent'],
});
