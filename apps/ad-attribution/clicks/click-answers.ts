import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isUnavailable } from '#platform/adapters/sql/database.js';
import type { Identity } from '#platform/http/identity.js';
import { choosePageLanguage } from '#platform/language/page-language.js';
import type { Language } from '#platform/language/language.js';
import { MetricFamilies, type Increment, type Observe } from '#platform/operations/metric-families.js';
import { PAGE_HEADERS, tryAgainPage, unknownLinkPage } from './click.pages.js';
import { ClickRecorder } from './click.recorder.js';
import { LinkCache } from './link.cache.js';
import { Responses } from './responses.js';
import { Visits } from './visits.js';

/** Upper bounds of the histogram, in seconds that a visitor waits. */
const REDIRECT_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 2.5];

/** Answers visits to links, on the installation's own host and on own domains. */
@Injectable()
export class ClickAnswers {
  private readonly clicks: Increment;
  private readonly redirects: Observe;

  constructor(
    private readonly links: LinkCache,
    private readonly visits: Visits,
    private readonly recorder: ClickRecorder,
    private readonly responses: Responses,
    families: MetricFamilies,
  ) {
    this.clicks = families.counter(
      'clicks_total',
      'Visits to tracked links, by verdict: valid, or the reason why they are filtered',
      ['verdict'],
    );
    this.redirects = families.histogram(
      'redirect_seconds',
      'Seconds from a visit to a tracked link to its answer, including the write to the log',
      [],
      REDIRECT_BUCKETS,
    );
  }

  /**
   * Answers a visit: records it, then redirects the visitor or shows a page. `domain_id` is the own domain of the
   * request, or OWN_HOST. An unknown code gets 404; a link that cannot be read now gets 503.
   */
  async answer(
    domain_id: string,
    code: string,
    visitor: Identity,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    let link = this.links.known(domain_id, code);
    if (link === undefined)
      link = await this.links.find(domain_id, code).catch((error: unknown) => {
        if (isUnavailable(error)) return undefined;
        throw error;
      });
    if (link === undefined) return this.show(request, reply.header('retry-after', '2'), 503, tryAgainPage);
    if (!link) return this.show(request, reply, 404, unknownLinkPage);
    const visit = this.visits.of(link, request, visitor);
    const click = await this.recorder.record(link, visit);
    this.clicks({ verdict: visit.reason ?? 'valid' });
    this.redirects({}, reply.elapsedTime / 1_000);
    if (click) void reply.header('x-click-id', click.id);
    this.responses.send(link, visit, click, request, reply);
  }

  /** Sends a page in the visitor's language. */
  show(
    request: FastifyRequest,
    reply: FastifyReply,
    status: number,
    page: (language: Language) => string,
  ): void {
    void reply
      .status(status)
      .headers(PAGE_HEADERS)
      .send(page(choosePageLanguage(request, null)));
  }
}
