import type { FastifyRequest } from 'fastify';
import ipaddr from 'ipaddr.js';

const OWN_NAMES = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * True where the request was made by a person at this machine: from loopback, not passed on by a proxy, under one of
 * the machine's own names (a rebound name of a stranger is none), and not by another site's page in the browser.
 */
export function fromThisMachine(request: FastifyRequest, ip: string, publicUrl: string): boolean {
  const { headers } = request;
  if (!ipaddr.isValid(ip) || ipaddr.process(ip).range() !== 'loopback') return false;
  if (headers['x-forwarded-for'] !== undefined || headers['forwarded'] !== undefined) return false;
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  const name = hostname(`http://${headers.host ?? ''}`);
  return name !== null && (OWN_NAMES.has(name) || name === hostname(publicUrl));
}

function hostname(url: string): string | null {
  return URL.canParse(url) ? new URL(url).hostname : null;
}
