import type { Readable } from 'node:stream';
import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from '#platform/http/problem.js';
import { ReadsHeader } from '#platform/http/parameters.js';
import { ConfiguresRoute } from '#platform/http/route-config.js';
import { fileNameOf } from './file-name.js';
import { tooLarge } from './media-rules.js';

/**
 * Content types that an upload may have. The type is not believed, since the bytes decide. None of these types can be
 * sent by another site's page without a CORS preflight, so no other site can upload under a visitor's cookie.
 */
const TYPES =
  /^(?:(?:image|audio|video)\/[\w.+-]+|application\/(?:octet-stream|pdf|msword|vnd\.[\w.+-]+))\s*(?:;|$)/i;
/** The type under which any file can be sent. */
const FILE_TYPE = 'application/octet-stream';
const ROUTES = new WeakMap<FastifyInstance, Map<string, number>>();

/** A file that is being received; the request's body has not been read yet. */
export class MediaUpload {
  readonly #payload: Readable;

  constructor(
    payload: Readable,
    /** Most bytes that the route accepts. */
    readonly maxBytes: number,
    /** The sender's file name, cleaned. */
    readonly filename: string | null,
  ) {
    this.#payload = payload;
  }

  /** The bytes of the request's body. */
  get stream(): Readable {
    return this.#payload;
  }
}

/** Makes a route accept a file of at most `maxBytes` bytes as an unread stream. Other routes refuse such types. */
export function acceptMedia(fastify: FastifyInstance, route: string, maxBytes: number): void {
  const known = ROUTES.get(fastify);
  if (known) return void known.set(route, maxBytes);
  const routes = new Map([[route, maxBytes]]);
  ROUTES.set(fastify, routes);
  fastify.addContentTypeParser(TYPES, ({ routeOptions, headers }: FastifyRequest, payload, done) => {
    const most = routes.get(routeOptions.url ?? '');
    if (most === undefined)
      return done(new Problem(415, 'This route accepts no file; send application/json'));
    if (Number(headers['content-length'] ?? 0) > most) return done(tooLarge(most));
    done(null, new MediaUpload(payload as Readable, most, fileNameOf(headers['content-disposition'])));
  });
}

/** Returns the uploaded file of a request; throws 415 if it has none. */
export function mediaUploadOf({ body }: FastifyRequest): MediaUpload {
  if (body instanceof MediaUpload) return body;
  throw new Problem(
    415,
    'This route takes the bytes of a file: send them as application/octet-stream, or under the type of an image, audio, video or PDF',
  );
}

/** Route decorator: describes a file as the request's body. */
export const TakesMedia = () =>
  applyDecorators(
    ConfiguresRoute({ takes: FILE_TYPE }),
    ApiConsumes(FILE_TYPE),
    ApiBody({ schema: { type: 'string', format: 'binary', description: 'The bytes of the file' } }),
    ReadsHeader('Content-Disposition', {
      description: 'The name of the file (RFC 6266); it is shown beside the message',
      example: "attachment; filename*=UTF-8''daftar%20harga.pdf",
    }),
  );
