import type { FastifyRequest } from 'fastify';
import ipaddr from 'ipaddr.js';

/** This machine's own names as a Host header may hold them, and nothing around them. */
const OWN_HOST = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i;
/** What proxies, tunnels and content networks add to a request that they pass on. */
const FORWARDING =
  /^(x-forwarded|x-prox|x-remote|x-nginx|x-real-ip|x-client-ip|x-cluster|x-envoy|x-original|x-azure|x-amzn-|x-cloud-|x-appengine|x-arr-|forwarded|via$|max-forwards|surrogate-|client-ip|true-client|cf-|fastly-|tailscale-)/;

/** True where people reach Corong under a name of this machine; else there is a proxy, or a network, in between. */
export const isOwnOrigin = (publicUrl: string): boolean => OWN_HOST.test(new URL(publicUrl).host);

/**
 * True where the request was made by a person at this machine, who needs no set-up token: over loopback, with no sign
 * of a proxy, under one of the machine's own names (a rebound name of a stranger is none), and not from another site's
 * page in a browser. `publicUrl` with a name of another kind says that there is a proxy, whose requests may look like
 * the machine's own; then nobody is taken for a person at this machine.
 */
export function fromThisMachine({ raw, headers }: FastifyRequest, publicUrl: string): boolean {
  const address = raw.socket.remoteAddress ?? '';
  if (!ipaddr.isValid(address) || ipaddr.process(address).range() !== 'loopback') return false;
  if (!isOwnOrigin(publicUrl)) return false;
  // By default nginx speaks HTTP/1.0 to what is behind it, and tells nothing of the visitor.
  if (raw.httpVersion === '1.0') return false;
  if (Object.keys(headers).some((name) => FORWARDING.test(name))) return false;
  return OWN_HOST.test(headers.host ?? '') && isJson(headers['content-type']) && !fromAnotherSite(headers);
}

/** A page of another site can send forms and text without asking, and JSON only where it was allowed to. */
const isJson = (type = ''): boolean => /^application\/json\s*(;|$)/i.test(type);

function fromAnotherSite({ host = '', origin, 'sec-fetch-site': site }: FastifyRequest['headers']): boolean {
  if (origin !== undefined && origin !== `http://${host}`) return true;
  return site !== undefined && site !== 'same-origin' && site !== 'none';
}
