import type { FastifyInstance } from 'fastify';
import { Problem } from '#platform/http/problem.js';

/**
 * Accepts multipart forms on paths that start with `pathPrefix`, and answers 415 elsewhere. Mail readers may send their
 * one-click form (RFC 8058) as multipart. Its fields are not read: the token in the path is enough.
 */
export function acceptOneClickForms(fastify: FastifyInstance, pathPrefix: string): void {
  if (fastify.hasContentTypeParser('multipart/form-data')) return;
  fastify.addContentTypeParser(
    'multipart/form-data',
    { parseAs: 'buffer', bodyLimit: 16 * 1024 },
    (request, _body, done) => {
      if (request.url.startsWith(pathPrefix)) done(null, {});
      else
        done(
          Object.assign(new Problem(415, 'This route accepts no multipart form; send application/json'), {
            statusCode: 415,
          }),
        );
    },
  );
}
