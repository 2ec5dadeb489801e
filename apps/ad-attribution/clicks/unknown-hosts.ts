import type { FastifyInstance } from 'fastify';
import { hostNameOf, OTHER_HOST_PATH } from '#platform/http/own-hosts.js';
import { Problem } from '#platform/http/problem.js';
import { sendProblem, toProblem } from '#platform/http/problem.filter.js';
import type { ServedDomain, ServedDomains } from '../domains/served-domains.js';

/** Returns the proven domain that a request asks for; throws 421 if its host is served by nobody. */
export function requestedDomain(domains: ServedDomains, host: string | undefined): ServedDomain {
  const domain = domains.find(hostNameOf(host));
  if (domain) return domain;
  throw new Problem(
    421,
    'Nothing is served under this host: it is no proven domain, and neither in PUBLIC_URL nor in PUBLIC_HOSTS',
  );
}

/**
 * Answers 421 for unknown hosts whatever the method, before the body is read and before another method than GET is
 * answered with 405. Call it before routes are declared, for example in a constructor.
 */
export function refuseUnknownHosts(instance: FastifyInstance, domains: ServedDomains): void {
  instance.addHook('onRequest', ({ raw, headers }, reply, done) => {
    if (!raw.url?.startsWith(OTHER_HOST_PATH) || raw.url.split('?', 1)[0] !== OTHER_HOST_PATH) return done();
    try {
      requestedDomain(domains, headers.host);
    } catch (error) {
      return sendProblem(reply, toProblem(error));
    }
    done();
  });
}
