import type { FastifyInstance, FastifyRequest } from 'fastify';
import { wrongType } from './problem.filter.js';
import type { Configured } from './route-config.js';

/**
 * Treats an empty body without a content type as no body: a proxy that converts HTTP/2 to HTTP/1.1 may announce a chunked
 * body although none follows. A body with bytes of a type that no route reads is refused with 415.
 */
export function takeEmptyUntypedBody(fastify: FastifyInstance): void {
  fastify.addContentTypeParser('*', (request: FastifyRequest, payload, done) => {
    const refuse = () => done(wrongType(request.routeOptions.config as Configured));
    if (request.headers['content-type'] !== undefined) return refuse();
    payload.once('data', refuse);
    payload.once('end', () => done(null, undefined));
    payload.once('error', (error) => done(error));
  });
}
