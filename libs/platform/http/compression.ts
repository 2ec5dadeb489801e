import { gzip } from 'node:zlib';
import type { FastifyInstance } from 'fastify';

/** Shorter answers fit into one packet without compression. */
const MIN_CHARACTERS = 1_024;
const TEXT = /^(text\/(html|css|javascript)|application\/(feed\+)?json|application\/atom\+xml)\b/;

/** True if `accept`, the header Accept-Encoding, accepts gzip. */
export const acceptsGzip = (accept: string | string[] | undefined): boolean =>
  String(accept ?? '')
    .split(',')
    .some((one) => /^\s*(gzip|x-gzip)\s*(;\s*q=(1(\.0{0,3})?|0\.(?!0{1,3}\s*$)\d{1,3})\s*)?$/i.test(one));

/**
 * Compresses public pages, styles, scripts and feeds with gzip for clients that accept it. An answer is public if its
 * Cache-Control allows storing. Others are not compressed: they may hold a secret beside text of the client, and the
 * compressed length would then reveal the secret (the BREACH attack).
 */
export function compressPublicText(instance: FastifyInstance): void {
  instance.addHook('onSend', (request, reply, payload, done) => {
    if (request.method !== 'GET' || typeof payload !== 'string' || payload.length < MIN_CHARACTERS)
      return done(null, payload);
    const cacheControl = String(reply.getHeader('cache-control') ?? 'no-store');
    if (/no-store|private/.test(cacheControl) || !TEXT.test(String(reply.getHeader('content-type'))))
      return done(null, payload);
    if (reply.hasHeader('content-encoding')) return done(null, payload);
    void reply.header('vary', 'accept-encoding');
    if (!acceptsGzip(request.headers['accept-encoding'])) return done(null, payload);
    const tag = reply.getHeader('etag');
    // A strong ETag would name the uncompressed bytes.
    if (typeof tag === 'string' && !tag.startsWith('W/')) void reply.header('etag', `W/${tag}`);
    void reply.removeHeader('content-length').header('content-encoding', 'gzip');
    gzip(payload, done);
  });
}
