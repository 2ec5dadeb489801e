import { createHash } from 'node:crypto';
import type { Language } from '#platform/language/language.js';
import type { ClosedReason } from '../links/choose-door.js';
import type { LinkPreview } from '../links/link.settings.js';
import { CLICK_TEXTS } from './click.texts.js';
import { html, raw, type HtmlValue } from '#platform/http/html.js';
import { ICON_LINK } from '#platform/http/icon.js';
import { PALETTE } from '#platform/http/palette.js';

const STYLE = `${PALETTE}body{font:1.125rem/1.5 system-ui,sans-serif;max-width:32rem;margin:4rem auto;padding:0 1rem;color:var(--ink);background:var(--paper)}
a{color:var(--accent)}`;

/** Headers of all pages of tracked links. The pages load nothing but the icon, run no script and are not cached. */
export const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex',
  'content-security-policy': `default-src 'none'; img-src 'self'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
};

const page = (language: Language, title: string, head: HtmlValue, body: HtmlValue): string =>
  html`<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>${ICON_LINK}${head}<style>${raw(STYLE)}</style></head><body><main><h1 dir="auto">${title}</h1>${body}</main></body></html>`.toString();

/**
 * Returns the page that a link preview reads; it also has a link to the chat, for a person who was taken for a robot.
 * `place` names the workspace, `url` is the link's own address, `onward` the address to continue to, and `follow` makes
 * the browser go there by itself.
 */
export function previewPage(
  preview: LinkPreview & {
    place: string;
    url: string;
    onward: string;
    follow: boolean;
  },
  language: Language,
): string {
  const texts = CLICK_TEXTS[language];
  const title = preview.title ?? texts.chatWith(preview.place);
  const description = preview.text ?? texts.opensChat;
  const image = preview.image_url !== undefined && { image: preview.image_url };
  const tags = { title, description, type: 'website', url: preview.url, ...image };
  const head = [
    Object.entries(tags).map(([name, content]) => html`<meta property="og:${name}" content="${content}">`),
    html`<meta name="description" content="${description}">`,
    preview.follow && html`<meta http-equiv="refresh" content="0; url=${preview.onward}">`,
  ];
  return page(language, title, head, html`<p><a href="${preview.onward}">${texts.openChat}</a></p>`);
}

/**
 * Returns the page of a link that is not open. `chat` is the address of the workspace's chat; `text` is the marketer's
 * text, which replaces the default one.
 */
export function closedPage(
  reason: ClosedReason | 'over_max_clicks',
  chat: string,
  text: string | undefined,
  language: Language,
): string {
  const texts = CLICK_TEXTS[language];
  const why = text ?? texts.closedWhy;
  const body = html`<p dir="auto">${why}</p><p><a href="${chat}">${texts.openChat}</a></p>`;
  return page(language, texts.closed[reason], null, body);
}

/** Returns the page for an unknown link. */
export function unknownLinkPage(language: Language): string {
  const { unknown, unknownWhy } = CLICK_TEXTS[language];
  return page(language, unknown, null, html`<p>${unknownWhy}</p>`);
}

/** Returns the page at `/` of an own domain without a redirect. */
export function domainPage(host: string, language: Language): string {
  return page(language, host, null, html`<p>${CLICK_TEXTS[language].isForLinks}</p>`);
}

/** Returns a page that reloads itself after two seconds, for a link that cannot be read now. */
export function tryAgainPage(language: Language): string {
  const { oneMoment, triesAgain } = CLICK_TEXTS[language];
  return page(language, oneMoment, html`<meta http-equiv="refresh" content="2">`, html`<p>${triesAgain}</p>`);
}
