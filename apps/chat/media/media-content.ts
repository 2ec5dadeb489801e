import { Readable } from 'node:stream';
import { applyDecorators } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Answers, Refuses } from '#platform/http/answers.js';
import { ReadsHeader } from '#platform/http/parameters.js';
import { Problem } from '#platform/http/problem.js';
import type { ByteRange } from '#platform/ports/media-store.port.js';
import { isUnmeasured } from './file-facts.js';
import { contentDisposition, savedFileName } from './file-name.js';
import type { Media } from './media.entity.js';
import { mediaProblemWords } from './media-problems.js';
import { SHOWN_TYPES } from './media-rules.js';
import type { StoredMedia } from './stored-media.service.js';

/** Route decorator: describes a route that answers with `sendMedia`. */
export const DescribesBytes = () =>
  applyDecorators(
    ReadsHeader('Range', { description: 'One range of bytes', example: 'bytes=0-1023' }),
    ReadsHeader('If-None-Match', {
      description: 'The `ETag` of what the client has',
      example: '"9f86d081884c7d65"',
    }),
    Refuses(409, 'The file is not fetched from the network yet'),
    Refuses(410, 'The file could not be fetched; the detail says what to do'),
    Refuses(416, 'The file has no such range'),
    Answers(304),
    Answers(206, { type: '*/*', example: '…' }),
    Answers(200, { type: '*/*', example: '…' }),
  );

/** Headers that let a browser only show, play or save the file (never run it), and keep it out of shared caches. */
const HEADERS = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  // A browser may cache the bytes, but has to revalidate them each time.
  'cache-control': 'private, no-cache',
  vary: 'Authorization, Cookie, X-Visitor-Token',
  'accept-ranges': 'bytes',
};

/**
 * Answers with the bytes of a file, whole or in the requested range. The caller has checked who may see it. Throws 409
 * while the file is being downloaded, 410 if the download failed, 416 for an impossible range, 503 while the store is
 * away.
 */
export async function sendMedia(reply: FastifyReply, stored: StoredMedia, row: Media): Promise<void> {
  const { bytes, mime_type } = row;
  if (row.state === 'failed') throw new Problem(410, mediaProblemWords(row.problem ?? ''));
  if (row.state !== 'stored' || bytes === null || mime_type === null)
    throw new Problem(409, 'The file is not fetched from the network yet', { retryAfter: 5 });
  const { headers, method } = reply.request;
  const tag = `"${row.sha256}"`;
  const isKnown = headers['if-none-match']?.split(',').some((one) => one.trim().replace(/^W\//, '') === tag);
  const asked = headers['if-range'] === undefined || headers['if-range'] === tag ? headers.range : undefined;
  const range = isKnown ? undefined : rangeOf(asked, bytes);
  if (range === 'unsatisfiable') {
    void reply.header('content-range', `bytes */${bytes}`);
    throw new Problem(416, `The file has ${bytes} bytes`);
  }
  const stream = method === 'HEAD' ? Readable.from([]) : isKnown ? undefined : await stored.open(row, range);
  const shown = SHOWN_TYPES.has(mime_type) && !isUnmeasured({ mime_type, width: row.width });
  void reply.headers({
    ...HEADERS,
    etag: tag,
    'content-type': mime_type === 'text/plain' ? 'text/plain; charset=utf-8' : mime_type,
    'content-disposition': contentDisposition(
      shown ? 'inline' : 'attachment',
      savedFileName(row.filename, mime_type, row.id),
    ),
  });
  if (isKnown) return void (await reply.status(304).send());
  if (range) void reply.status(206).header('content-range', `bytes ${range.start}-${range.end}/${bytes}`);
  void reply.header('content-length', range ? range.end - range.start + 1 : bytes);
  await reply.send(stream);
}

/** Parses a header with one range of bytes (RFC 9110, section 14); anything else is ignored. */
function rangeOf(header: string | undefined, bytes: number): ByteRange | undefined | 'unsatisfiable' {
  const [, first, last] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? [];
  if (first === undefined || last === undefined || (first === '' && last === '')) return undefined;
  const start = first === '' ? Math.max(0, bytes - Number(last)) : Number(first);
  const end = first === '' || last === '' ? bytes - 1 : Math.min(Number(last), bytes - 1);
  if (start >= bytes || (first === '' && Number(last) === 0)) return 'unsatisfiable';
  return start > end ? undefined : { start, end };
}
