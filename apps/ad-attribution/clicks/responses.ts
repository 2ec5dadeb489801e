import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Language } from '#platform/language/language.js';
import { choosePageLanguage } from '#platform/language/page-language.js';
import { Destinations } from '../destinations/destinations.js';
import type { ClosedReason } from '../links/choose-door.js';
import { closedPage, PAGE_HEADERS, previewPage } from './click.pages.js';
import { isStoredPrefetch } from './click-filter.js';
import { ClickTokenSigner } from './click-tokens.js';
import type { CachedLink } from './link.cache.js';
import type { RecordedClick } from './click.recorder.js';
import type { Visit } from './visits.js';

const REDIRECT_HEADERS = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex',
};

const chatOf = ({ home, workspacePath }: CachedLink): string => `${home}/chat/${workspacePath}`;

/** HTTP status by reason, for links that are closed: people get a page too. */
const CLOSED: ReadonlyMap<string, number> = new Map<ClosedReason | 'over_max_clicks', number>([
  ['archived', 410],
  ['ended', 410],
  ['over_max_clicks', 410],
  ['paused', 404],
  ['not_started', 404],
]);

/** Answers a recorded visit: redirects people, and shows a page to robots and link previews. */
@Injectable()
export class Responses {
  constructor(
    private readonly destinations: Destinations,
    private readonly tokens: ClickTokenSigner,
  ) {}

  /**
   * Sends the redirect or the page. `click` is null if it could not be recorded; the visitor is redirected without a
   * token then.
   */
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

  /**
   * Returns the preview page. For a page that a browser fetched ahead it leads back to this link, so that the click
   * counts when the person follows it; for a robot it leads to the chat.
   */
  private preview(link: CachedLink, language: Language, request: FastifyRequest, ahead: boolean): string {
    const preview = {
      ...link.preview,
      place: link.workspacePath,
      url: link.url,
      // On an own domain the routed path differs from the requested one.
      onward: ahead ? request.originalUrl : chatOf(link),
      follow: ahead && isStoredPrefetch(request.headers),
    };
    return previewPage(preview, language);
  }
}
