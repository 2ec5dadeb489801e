import { Controller, Get, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isAway } from '#platform/adapters/sql/database.js';
import { PathParam, ReadsQuery } from '#platform/http/parameters.js';
import { Answers, Redirects } from '#platform/http/answers.js';
import { ClickQuery } from './click.dto.js';
import { MetricFamilies, type Increment, type Observe } from '#platform/operations/metric-families.js';
import { Config } from '#platform/config.js';
import type { Language } from '#platform/language/language.js';
import { speak } from '#platform/language/page-language.js';
import { AllowEveryone } from '#platform/http/roles.js';
import { archivedPage, PAGE_HEADERS, previewPage, tryAgainPage, unknownLinkPage } from './click.pages.js';
import { clickParameters } from './click.parameters.js';
import { ClickNotRecorded, ClickRecorder } from './click.recorder.js';
import { LinkCache, type CachedLink } from './link.cache.js';
import { filterReason, isStoredPrefetch } from './click-filter.js';

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
    private readonly recorder: ClickRecorder,
    private readonly config: Config,
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
   * Sends a person to the chat with a token that names the click; robots and previews get a page about the link and are
   * recorded as filtered. The click's id is in the header `X-Click-Id`.
   */
  @Get(':code')
  @AllowEveryone('anybody may follow a tracked link')
  @ReadsQuery(ClickQuery)
  @Redirects(302, 'The chat, with the click token', { 'X-Click-Id': 'The id of the click' })
  @Answers(200, 'text/html')
  @Answers(410, 'text/html')
  async click(
    @PathParam('code', CODE) code: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const link = await this.links.find(code).catch((error: unknown) => {
      if (isAway(error)) return 'away' as const;
      throw error;
    });
    const language = speak(request, link === 'away' || !link ? null : link.language);
    if (link === 'away') return this.show(reply.header('retry-after', '2'), 503, tryAgainPage(language));
    if (!link) return this.show(reply, 404, unknownLinkPage(language));
    const reason = filterReason(request.method, request.headers) ?? (link.archived ? 'archived' : null);
    const parameters = clickParameters(request.query as Record<string, unknown>);
    let click: string;
    try {
      click = await this.recorder.record(link, reason, parameters);
    } catch (error) {
      if (!(error instanceof ClickNotRecorded)) throw error;
      return this.show(reply.header('retry-after', '1'), 503, tryAgainPage(language));
    }
    this.clicks({ verdict: reason ?? 'valid' });
    this.redirects({}, reply.elapsedTime / 1_000);
    void reply.header('x-click-id', click);
    if (link.archived) return this.show(reply, 410, archivedPage(link.workspacePath, language));
    if (reason)
      return this.show(
        reply,
        200,
        this.preview(link, code, language, reason === 'prefetch' ? request : null),
      );
    void reply
      .status(302)
      .headers({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer', 'x-robots-tag': 'noindex' })
      .header('location', `/chat/${link.workspacePath}?click=${this.recorder.token(link, click, parameters)}`)
      .send();
  }

  /** A page fetched ahead leads back here, so that the click counts once the person makes it; a robot's leads to the chat. */
  private preview(link: CachedLink, code: string, language: Language, ahead: FastifyRequest | null): string {
    const preview = {
      place: link.workspacePath,
      url: `${this.config.publicUrl}/c/${code}`,
      onward: ahead ? ahead.url : `/chat/${link.workspacePath}`,
      follow: ahead !== null && isStoredPrefetch(ahead.headers),
    };
    return previewPage(preview, language);
  }

  private show(reply: FastifyReply, status: number, html: string): void {
    void reply.status(status).headers(PAGE_HEADERS).send(html);
  }
}
