import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyInstance } from 'fastify';

/** Below this many characters an answer fits into one packet as it is. */
const LEAST = 1_024;
const TEXT = /^(text\/(html|css|javascript)|application\/(feed\+)?json)\b/;
const zip = promisify(gzip);

/** True where `accept` (the header Accept-Encoding) takes gzip. */
export const takesGzip = (accept: string | string[] | undefined): boolean =>
  String(accept ?? '')
    .split(',')
    .some((one) => /^\s*(gzip|x-gzip)\s*(;\s*q=(1(\.0{0,3})?|0\.(?!0{1,3}\s*$)\d{1,3})\s*)?$/i.test(one));

/**
 * Answers public pages, styles, scripts and feeds compressed to those who take it. Public is what says that it may be
 * stored: in any other answer a secret may stand beside words of whoever asks, and its length would tell of the secret.
 */
export function compressPublicText(instance: FastifyInstance): void {
  instance.addHook('onSend', async (request, reply, payload) => {
    const kept = String(reply.getHeader('cache-control') ?? 'no-store');
    if (request.method !== 'GET' || typeof payload !== 'string' || /no-store|private/.test(kept))
      return payload;
    if (payload.length < LEAST || !TEXT.test(String(reply.getHeader('content-type')))) return payload;
    if (reply.hasHeader('content-encoding')) return payload;
    void reply.header('vary', 'accept-encoding');
    if (!takesGzip(request.headers['accept-encoding'])) return payload;
    const tag = reply.getHeader('etag');
    // A strong one is of other bytes.
    if (typeof tag === 'string' && !tag.startsWith('W/')) void reply.header('etag', `W/${tag}`);
    void reply.removeHeader('content-length').header('content-encoding', 'gzip');
    return zip(payload);
  });
}
