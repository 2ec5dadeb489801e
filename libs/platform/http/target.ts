import type { IncomingMessage } from 'node:http';
import { Problem } from './problem.js';

/** Returns the path and query of a request target. A target in absolute form (RFC 9112, 3.2.2) is reduced only if it names our own origin. */
export function pathOfTarget({ url = '/', headers }: IncomingMessage, origin: string): string {
  if (url.startsWith('/')) return url;
  const [, own, rest = ''] = /^(https?:\/\/[^/?#]+)(.*)$/is.exec(url) ?? [];
  const ours = own?.toLowerCase() === origin.toLowerCase() && headers.host === new URL(origin).host;
  return ours ? (rest.startsWith('/') ? rest : `/${rest}`) : url;
}

/**
 * Refuses a request with an unclear host (several Host headers, or a target of another origin): one host would choose the
 * route while another appears in the answer or in a cache key.
 */
export function refuseForeignTarget({ url = '/', rawHeaders }: IncomingMessage): void {
  let hosts = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) if (isHost(rawHeaders[at]!)) hosts++;
  if (hosts > 1) throw Problem.field('Host', 'single', 'A request has one header Host', undefined, 400);
  if (!url.startsWith('/') && url !== '*')
    throw new Problem(
      400,
      'The request is for another host: ask for a path, and name this host in the header Host',
    );
}

const isHost = (name: string): boolean => name.length === 4 && name.toLowerCase() === 'host';
