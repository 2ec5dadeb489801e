import type { FastifyRequest } from 'fastify';
import ipaddr from 'ipaddr.js';

/** The loopback names of a machine, as the whole value of a Host header. */
const OWN_HOST = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i;
/** Headers that proxies, tunnels and CDNs add to a request that they forward. */
const FORWARDING =
  /^(x-forwarded|x-prox|x-remote|x-nginx|x-real-ip|x-client-ip|x-cluster|x-envoy|x-original|x-azure|x-amzn-|x-cloud-|x-appengine|x-arr-|forwarded|via$|max-forwards|surrogate-|client-ip|true-client|cf-|fastly-|tailscale-)/;

/** True if PUBLIC_URL is a loopback name. With any other name, a proxy or a network stands in between. */
export const isLoopbackOrigin = (publicUrl: string): boolean => OWN_HOST.test(new URL(publicUrl).host);

/**
 * True if a person at this machine made the request, who then needs no set-up token: it came over loopback, without a
 * sign of a proxy, under a loopback name (which refuses DNS rebinding), and not from another site's page in a browser.
 * If `publicUrl` is not a loopback name there is a proxy, whose requests may look local: then it is always false.
 */
export function isLoopbackRequest({ raw, headers }: FastifyRequest, publicUrl: string): boolean {
  const address = raw.socket.remoteAddress ?? '';
  if (!ipaddr.isValid(address) || ipaddr.process(address).range() !== 'loopback') return false;
  if (!isLoopbackOrigin(publicUrl)) return false;
  // By default nginx uses HTTP/1.0 towards its upstream and adds no header about the visitor.
  if (raw.httpVersion === '1.0') return false;
  if (Object.keys(headers).some((name) => FORWARDING.test(name))) return false;
  return OWN_HOST.test(headers.host ?? '') && isJson(headers['content-type']) && !fromAnotherSite(headers);
}

/** A page of another site can send forms and text at will, but JSON only if CORS allows it. */
const isJson = (type = ''): boolean => /^application\/json\s*(;|$)/i.test(type);

function fromAnotherSite({ host = '', origin, 'sec-fetch-site': site }: FastifyRequest['headers']): boolean {
  if (origin !== undefined && origin !== `http://${host}`) return true;
  return site !== undefined && site !== 'same-origin' && site !== 'none';
}
