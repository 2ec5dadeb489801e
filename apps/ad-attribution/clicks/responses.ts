import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Language } from '#platform/language/language.js';
import { choosePageLanguage } from '#platform/language/page-language.js';
import { Destinations } from '../destinations/destinations.js';
import type { ClosedReason } from '../links/choose-door.js';
import { closedPage, PAGE_HEADERS, previewPage } from './click.pages.js';
import { isStoredPrefetch } from './click-filter.js';
import { ClickTokens } from './click-tokens.js';
import type { CachedLink } from './link.cache.js';
import type { RecordedClick } from './click.recorder.js';
import type { Visit } from './visits.js';

const REDIRECT_HEADERS = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex',
};

const chatOf = ({ home, workspacePath }: CachedLink): string => `${home}/chat/${workspacePath}`;

/** Reasons for which people, too, get a page: the link leads nowhere. */
const CLOSED: ReadonlyMap<string, number> = new Map<ClosedReason | 'over_max_clicks', number>([
  ['archived', 410],
  ['ended', 410],
  ['over_max_clicks', 410],
  ['paused', 404],
  ['not_started', 404],
]);

/** Answers a visit that was recorded: sends people on, and shows robots and previews a page. */
@Injectable()
export class Responses {
  constructor(
    private readonly destinations: Destinations,
    private readonly tokens: ClickTokens,
  ) {}

  send(
    link: CachedLink,
    visit: Visit,
    click: RecordedClick | null,
    request: FastifyRequest,
    reply: FastifyReply,
  ): void {
    const { reason } = visit;
    if (reason === null) return this.redirect(reply, link.home, this.addressFor(link, visit, click));
    const status = CLOSED.get(reason);
    if (status !== undefined && link.outside?.url !== undefined)
      return this.redirect(reply, link.home, link.outside.url);
    const language = choosePageLanguage(request, link.language);
    const html =
      status === undefined
        ? this.preview(link, language, request, reason === 'prefetch')
        : closedPage(reason as ClosedReason, chatOf(link), link.outside?.text, language);
    void reply
      .status(status ?? 200)
      .headers(PAGE_HEADERS)
      .send(html);
  }

  private addressFor(link: CachedLink, { door, parameters }: Visit, click: RecordedClick | null): string {
    const { settings, surroundings } = door;
    const carried = click && {
      id: click.id,
      token: () => this.tokens.make(link, click.id, parameters.consent),
      ...(click.code !== undefined && { code: click.code }),
    };
    return this.destinations.of(settings.door).addressFor(settings, surroundings, carried);
  }

  private redirect(reply: FastifyReply, home: string, address: string): void {
    const location = address.startsWith('/') ? home + address : address;
    void reply.status(302).headers(REDIRECT_HEADERS).header('location', location).send();
  }

  /** A page fetched ahead leads back here, so that the click counts once the person makes it; a robot's leads to the chat. */
  private preview(link: CachedLink, language: Language, request: FastifyRequest, ahead: boolean): string {
    const preview = {
      ...link.preview,
      place: link.workspacePath,
      url: link.url,
      // On an own domain the request was routed by another path.
      onward: ahead ? request.originalUrl : chatOf(link),
      follow: ahead && isStoredPrefetch(request.headers),
    };
    return previewPage(preview, language);
  }
}
