import type { FastifyInstance } from 'fastify';
import { Problem } from '#platform/http/problem.js';

/** Mail readers may send their one-click form as multipart too (RFC 8058). Its fields say nothing that the address does not. */
export function acceptOneClickForms(fastify: FastifyInstance, below: string): void {
  if (fastify.hasContentTypeParser('multipart/form-data')) return;
  fastify.addContentTypeParser(
    'multipart/form-data',
    { parseAs: 'buffer', bodyLimit: 16 * 1024 },
    (request, _body, done) => {
      if (request.url.startsWith(below)) done(null, {});
      else
        done(
          Object.assign(new Problem(415, 'This route takes no multipart form; send application/json'), {
            statusCode: 415,
          }),
        );
    },
  );
}
