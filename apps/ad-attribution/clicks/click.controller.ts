import { Controller, Get } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isUnavailable } from '#platform/adapters/sql/database.js';
import { AnswersDirectly } from '#platform/http/direct-routes.js';
import { ReadsPath, ReadsQuery } from '#platform/http/parameters.js';
import { Answers, Redirects } from '#platform/http/answers.js';
import { MetricFamilies, type Increment, type Observe } from '#platform/operations/metric-families.js';
import type { Identity } from '#platform/http/identity.js';
import { choosePageLanguage } from '#platform/language/page-language.js';
import { AllowEveryone } from '#platform/http/roles.js';
import { OWN_HOST } from '../links/link.entity.js';
import { ClickQuery } from './click.dto.js';
import { PAGE_HEADERS, tryAgainPage, unknownLinkPage } from './click.pages.js';
import { ClickRecorder } from './click.recorder.js';
import { LinkCache } from './link.cache.js';
import { Responses } from './responses.js';
import { Visits } from './visits.js';

/** Upper bounds, in seconds: a person waits for this. */
const REDIRECT_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 2.5];
const CODE = { description: 'The code of the link', example: 'kp3x9tqz' };

/** Tracked links: each visit is recorded before anybody is sent on. */
@Controller('c')
export class ClickController {
  private readonly clicks: Increment;
  private readonly redirects: Observe;

  constructor(
    private readonly links: LinkCache,
    private readonly visits: Visits,
    private readonly recorder: ClickRecorder,
    private readonly responses: Responses,
    families: MetricFamilies,
  ) {
    this.clicks = families.counter('clicks_total', 'Visits to tracked links, by verdict: valid, or why not', [
      'verdict',
    ]);
    this.redirects = families.histogram(
      'redirect_seconds',
      'From a visit to a tracked link to its answer, the record in the log included',
      [],
      REDIRECT_BUCKETS,
    );
  }

  /**
   * Sends a person on to the link's door, with what names the click there; robots and previews get a page about the link
   * and are recorded as filtered. The click's id is in the header `X-Click-Id`.
   */
  @Get(':code')
  @AllowEveryone('anybody may follow a tracked link')
  @AnswersDirectly()
  @ReadsPath('code', CODE)
  @ReadsQuery(ClickQuery)
  @Redirects(302, 'The door, with what names the click', { 'X-Click-Id': 'The id of the click' })
  @Answers(200, 'text/html')
  @Answers(410, 'text/html')
  async click(request: FastifyRequest, reply: FastifyReply, visitor: Identity): Promise<void> {
    const { code } = request.params as { code: string };
    const link = await this.links.find(OWN_HOST, code).catch((error: unknown) => {
      if (isUnavailable(error)) return 'away' as const;
      throw error;
    });
    if (link === 'away') return this.show(request, reply.header('retry-after', '2'), 503, tryAgainPage);
    if (!link) return this.show(request, reply, 404, unknownLinkPage);
    const visit = this.visits.of(link, request, visitor);
    const click = await this.recorder.record(link, visit);
    this.clicks({ verdict: visit.reason ?? 'valid' });
    this.redirects({}, reply.elapsedTime / 1_000);
    if (click) void reply.header('x-click-id', click.id);
    this.responses.send(link, visit, click, request, reply);
  }

  private show(
    request: FastifyRequest,
    reply: FastifyReply,
    status: number,
    page: typeof unknownLinkPage,
  ): void {
    void reply
      .status(status)
      .headers(PAGE_HEADERS)
      .send(page(choosePageLanguage(request, null)));
  }
}
