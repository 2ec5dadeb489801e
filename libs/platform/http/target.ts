import type { IncomingMessage } from 'node:http';
import { Problem } from './problem.js';

/** The target of a request as its path; one in absolute form (RFC 9112, 3.2.2) only where it names our own origin. */
export function pathOfTarget({ url = '/', headers }: IncomingMessage, origin: string): string {
  if (url.startsWith('/')) return url;
  const [, own, rest = ''] = /^(https?:\/\/[^/?#]+)(.*)$/is.exec(url) ?? [];
  const ours = own?.toLowerCase() === origin.toLowerCase() && headers.host === new URL(origin).host;
  return ours ? (rest.startsWith('/') ? rest : `/${rest}`) : url;
}

/**
 * Refuses a request that does not say clearly whom it asks: one of the hosts would choose the route, and another stand
 * in an answer or in the key of a cache.
 */
export function refuseForeignTarget({ url = '/', rawHeaders }: IncomingMessage): void {
  if (rawHeaders.filter((name, place) => place % 2 === 0 && /^host$/i.test(name)).length > 1)
    throw Problem.field('Host', 'single', 'A request has one header Host', undefined, 400);
  if (!url.startsWith('/') && url !== '*')
    throw new Problem(
      400,
      'The request is for another host: ask for a path, and name this host in the header Host',
    );
}
