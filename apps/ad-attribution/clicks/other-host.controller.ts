import { Controller, Get } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Answers, Redirects, Refuses } from '#platform/http/answers.js';
import { AnswersDirectly } from '#platform/http/direct-routes.js';
import type { Identity } from '#platform/http/identity.js';
import { OTHER_HOST_PATH } from '#platform/http/own-hosts.js';
import { ReadsQuery } from '#platform/http/parameters.js';
import { AllowEveryone } from '#platform/http/roles.js';
import { PROOF_PATH } from '../domains/domain-proofs.js';
import { ServedDomains, type ServedDomain } from '../domains/served-domains.js';
import { ClickAnswers } from './click-answers.js';
import { ClickQuery } from './click.dto.js';
import { domainPage, unknownLinkPage } from './click.pages.js';
import { requestedDomain } from './unknown-hosts.js';

/** `/{code}` and `/c/{code}`. */
const LINK_PATH = /^\/(?:c\/)?([^/]+)\/?$/;

/** Answers requests to all hosts other than the installation's own: own domains, and unknown hosts. */
@Controller(OTHER_HOST_PATH.slice(1))
export class OtherHostController {
  constructor(
    private readonly domains: ServedDomains,
    private readonly answers: ClickAnswers,
  ) {}

  /**
   * Answers a request to a host that is not the installation's own, whatever its path; the header Host routes requests
   * here. A proven own domain serves only its links, as `/{code}` and `/c/{code}`; `/` redirects to the domain's
   * `root_url`, or shows a page. An unknown host gets 421, whatever the method.
   */
  @Get()
  @AllowEveryone('own domains are open to everybody')
  @AnswersDirectly()
  @ReadsQuery(ClickQuery)
  @Redirects(302, 'The door, with what names the click; from `/` where the domain leads', {
    'X-Click-Id': 'The id of the click',
  })
  @Answers(200, 'text/html')
  @Answers(410, 'text/html')
  @Refuses(404, 'The domain has no such link')
  @Refuses(421, 'Nothing is served under this host')
  async visit(request: FastifyRequest, reply: FastifyReply, visitor: Identity): Promise<void> {
    const domain = requestedDomain(this.domains, request.headers.host);
    const [path = '/'] = request.originalUrl.split('?', 1);
    if (path === '/') return this.root(domain, request, reply);
    if (path === PROOF_PATH) {
      void reply.header('cache-control', 'no-store').type('text/plain').send(domain.token);
      return;
    }
    const [, code] = LINK_PATH.exec(path) ?? [];
    if (code === undefined) return this.answers.show(request, reply, 404, unknownLinkPage);
    return this.answers.answer(domain.id, code, visitor, request, reply);
  }

  private root({ host, root_url }: ServedDomain, request: FastifyRequest, reply: FastifyReply): void {
    if (root_url === null)
      return this.answers.show(request, reply, 200, (language) => domainPage(host, language));
    void reply.status(302).header('cache-control', 'no-store').header('location', root_url).send();
  }
}
