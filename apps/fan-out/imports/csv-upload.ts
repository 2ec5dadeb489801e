import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from '#platform/http/problem.js';
import { UPLOAD_LIMIT } from '#platform/http/service.js';
import { CsvReader, type CsvRecord } from './csv.js';

/** A CSV file that is still on its way. */
export class CsvUpload {
  readonly #payload: NodeJS.ReadableStream;

  constructor(payload: NodeJS.ReadableStream) {
    this.#payload = payload;
  }

  /** Its records, some at a time, only as fast as they are taken; throws 413 above UPLOAD_LIMIT. */
  async *records(): AsyncGenerator<CsvRecord[]> {
    const reader = new CsvReader();
    let bytes = 0;
    for await (const chunk of this.#payload) {
      bytes += chunk.length;
      if (bytes > UPLOAD_LIMIT) throw new Problem(413, `A file may have at most ${UPLOAD_LIMIT} bytes`);
      yield reader.push(chunk as Buffer);
    }
    yield reader.end();
  }
}

/** Lets one route take text/csv of any size, unread, and nothing else; the others go on refusing it. */
export function acceptCsv(fastify: FastifyInstance, route: string): void {
  if (fastify.hasContentTypeParser('text/csv')) return;
  fastify.addHook('preParsing', async ({ method, routeOptions, headers }) => {
    const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase();
    if (method === 'POST' && routeOptions.url === route && type !== 'text/csv') throw noCsv();
  });
  fastify.addContentTypeParser('text/csv', { bodyLimit: UPLOAD_LIMIT }, (request, payload, done) => {
    if (request.routeOptions.url === route) done(null, new CsvUpload(payload));
    else
      done(
        Object.assign(new Problem(415, 'This route takes no CSV; send application/json'), {
          statusCode: 415,
        }),
      );
  });
}

export function csvOf(request: FastifyRequest): CsvUpload {
  if (request.body instanceof CsvUpload) return request.body;
  throw noCsv();
}

const noCsv = () => new Problem(415, 'Followers are imported from a file: send it as text/csv');
