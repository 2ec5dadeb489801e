import { createHash } from 'node:crypto';
import type { Language } from './language.js';
import { html, raw, type HtmlValue } from '#platform/http/html.js';
import { ICON_LINK } from '#platform/http/icon.js';
import { PALETTE } from '#platform/http/palette.js';

const STYLE = `${PALETTE}body{font:1.125rem/1.5 system-ui,sans-serif;max-width:32rem;margin:4rem auto;padding:0 1rem;color:var(--ink);background:var(--paper)}
a{color:var(--accent)}`;

/** Headers of every page here: nothing but the icon is loaded, nothing runs, nothing is kept. */
export const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex',
  'content-security-policy': `default-src 'none'; img-src 'self'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
};

const page = (title: string, head: HtmlValue, body: HtmlValue, language: Language = 'en'): string =>
  html`<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>${ICON_LINK}${head}<style>${raw(STYLE)}</style></head><body><main><h1>${title}</h1>${body}</main></body></html>`.toString();

/** What a preview shows of a link, and the way on for a person who was taken for a robot. */
export function previewPage(preview: {
  place: string;
  url: string;
  onward: string;
  follow: boolean;
}): string {
  const title = `Chat with ${preview.place}`;
  const description = 'Opens a chat in your browser.';
  const tags = { title, description, type: 'website', url: preview.url };
  const head = [
    Object.entries(tags).map(([name, content]) => html`<meta property="og:${name}" content="${content}">`),
    html`<meta name="description" content="${description}">`,
    preview.follow && html`<meta http-equiv="refresh" content="0; url=${preview.onward}">`,
  ];
  return page(title, head, html`<p><a href="${preview.onward}">Open the chat</a></p>`);
}

const ARCHIVED: Record<Language, { title: string; text: string; chat: string }> = {
  en: {
    title: 'This link is no longer in use',
    text: 'What it led to has ended. You can still write to us.',
    chat: 'Open the chat',
  },
  id: {
    title: 'Tautan ini sudah tidak dipakai',
    text: 'Yang ditawarkan lewat tautan ini sudah berakhir. Anda tetap bisa menulis kepada kami.',
    chat: 'Buka obrolan',
  },
};

/** For whoever follows an archived link. */
export function archivedPage(place: string, language: Language): string {
  const { title, text, chat } = ARCHIVED[language];
  const body = html`<p>${text}</p><p><a href="/chat/${place}">${chat}</a></p>`;
  return page(title, null, body, language);
}

export const unknownLinkPage = (): string =>
  page('There is no such link', null, html`<p>Please check the address, or ask whoever gave it to you.</p>`);

export const tryAgainPage = (): string =>
  page(
    'One moment',
    html`<meta http-equiv="refresh" content="2">`,
    html`<p>This page tries again by itself in two seconds.</p>`,
  );
