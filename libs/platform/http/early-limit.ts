import type { Type } from '@nestjs/common';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Callers } from './callers.js';
import { ConfiguresRoute, type Configured } from './route-config.js';

/** A limit of an open route. Guards would come too late for it: a body that cannot be read is refused before them. */
export abstract class EarlyLimit {
  /** Counts one request from the IP address; throws 429 with Retry-After where there were too many. */
  abstract count(request: FastifyRequest, ip: string): Promise<void>;
}

/** Counts requests to the route before a byte of the body is read, so that bodies count that are no JSON or too large. */
export const CountedBy = (limit: Type<EarlyLimit>): MethodDecorator => ConfiguresRoute({ limit });

/** Call it before the routes are declared; `get` finds providers once the app is there. */
export function countEarly(instance: FastifyInstance, get: <T>(type: Type<T>) => T): void {
  instance.addHook('preParsing', async (request) => {
    const { limit } = request.routeOptions.config as Configured;
    if (limit) await get(limit).count(request, get(Callers).identify(request, true).ip);
  });
}
