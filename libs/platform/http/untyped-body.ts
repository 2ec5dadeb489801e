import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from './problem.js';

/**
 * Treats an empty body without a content type as no body: a proxy that converts HTTP/2 to HTTP/1.1 may announce a chunked
 * body although none follows. A body with bytes of a type that no route reads is refused with 415.
 */
export function takeEmptyUntypedBody(fastify: FastifyInstance): void {
  fastify.addContentTypeParser('*', (request: FastifyRequest, payload, done) => {
    const refuse = () =>
      done(
        new Problem(
          415,
          'The body has a content type that this route does not accept; send application/json',
        ),
      );
    if (request.headers['content-type'] !== undefined) return refuse();
    payload.once('data', refuse);
    payload.once('end', () => done(null, undefined));
    payload.once('error', (error) => done(error));
  });
}
