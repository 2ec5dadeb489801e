import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from '#platform/http/problem.js';
import { CsvReader, type CsvRecord } from './csv-reader.js';
import { charsetOf } from './csv-decoder.js';

/** A CSV file that is being received. */
export class CsvUpload {
  readonly #payload: Readable;
  readonly #limit: number;
  readonly #charset: string | undefined;

  constructor(payload: Readable, limit: number, charset?: string) {
    this.#payload = payload;
    this.#limit = limit;
    this.#charset = charset;
  }

  /** Reads the records in batches, no faster than the caller takes them. Throws 413 for a file that is larger than the route accepts. */
  async *records(): AsyncGenerator<CsvRecord[]> {
    const reader = new CsvReader(this.#charset);
    let bytes = 0;
    // The stream is not destroyed, so that its connection can take the answer and the next request.
    for await (const chunk of this.#payload.iterator({ destroyOnReturn: false })) {
      bytes += chunk.length;
      if (bytes > this.#limit) throw Problem.tooLarge(this.#limit, 'A file');
      yield reader.push(chunk as Buffer);
    }
    yield reader.end();
  }
}

/** Makes these routes of an app accept text/csv of at most `limit` bytes as an unread stream, and refuse every other type. Other routes keep refusing text/csv. */
export function acceptCsv(fastify: FastifyInstance, routes: readonly string[], limit: number): void {
  if (fastify.hasContentTypeParser('text/csv')) return;
  fastify.addHook('preParsing', ({ method, routeOptions, headers }, _reply, _payload, done) => {
    if (method !== 'POST' || !routes.includes(routeOptions.url ?? '')) return done();
    const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase();
    if (type !== 'text/csv') throw notCsv();
    const declared = declaredCharset(headers);
    if (declared !== undefined && charsetOf(declared) === null) throw unknownCharset();
    done();
  });
  fastify.addContentTypeParser('text/csv', { bodyLimit: limit }, (request, payload, done) => {
    if (routes.includes(request.routeOptions.url ?? ''))
      done(null, new CsvUpload(payload as Readable, limit, declaredCharset(request.headers)));
    else
      done(
        Object.assign(new Problem(415, 'This route accepts no CSV; send application/json'), {
          statusCode: 415,
        }),
      );
  });
}

/** The uploaded file of a request; throws 415 when the request has none. */
export function csvUploadOf(request: FastifyRequest): CsvUpload {
  if (request.body instanceof CsvUpload) return request.body;
  throw notCsv();
}

const notCsv = () => new Problem(415, 'This route accepts a file: send it as text/csv');

/** The charset that the Content-Type header declares, unchecked. */
const declaredCharset = (headers: IncomingHttpHeaders): string | undefined =>
  /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(headers['content-type'] ?? '')?.[1];

const unknownCharset = () =>
  Problem.field(
    'content-type',
    'charset',
    'This charset is not known',
    ['utf-8', 'utf-16', 'windows-1252'],
    415,
  );
