import type { Type } from '@nestjs/common';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Callers } from './callers.js';
import { ConfiguresRoute, type Configured } from './route-config.js';

/** A rate limit of a route without authentication. A guard would be too late: an unreadable body is refused before guards run. */
export abstract class EarlyLimit {
  /** Counts one request from the IP address; throws 429 with Retry-After if there were too many. */
  abstract count(request: FastifyRequest, ip: string): Promise<void>;
}

/** Route decorator: counts requests before the body is read, so that bodies that are malformed or too large count too. */
export const CountedBy = (limit: Type<EarlyLimit>): MethodDecorator => ConfiguresRoute({ limit });

/** Makes Fastify count the requests of these routes. Call it before the routes are declared; `get` finds Nest's providers later. */
export function countEarly(instance: FastifyInstance, get: <T>(type: Type<T>) => T): void {
  instance.addHook('preParsing', (request, _reply, _payload, done) => {
    const { limit } = request.routeOptions.config as Configured;
    if (!limit) return done();
    get(limit)
      .count(request, get(Callers).identify(request, true).ip)
      .then(() => done(), done);
  });
}
