import { randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { html, raw, type Html, type HtmlValue } from '#platform/http/html.js';
import { ICON_LINK } from '#platform/http/icon.js';
import { LOCAL_TIME_ADDRESS } from '#platform/http/local-time.js';
import { pageLanguage } from '#platform/language/page-language.js';
import { PALETTE } from '#platform/http/palette.js';
import { wantsPage as prefersPage } from '#platform/http/problem.page.js';

const STYLE = `${PALETTE}body{font:1.0625rem/1.6 system-ui,sans-serif;max-width:36rem;margin:12vh auto;padding:0 1.25rem;color:var(--ink);background:var(--paper)}
h1{font-size:1.5rem;line-height:1.25}code{overflow-wrap:anywhere}a{color:var(--accent)}
button{font:inherit;padding:.6rem 1.4rem;border:0;border-radius:.5rem;background:var(--accent);color:var(--on);cursor:pointer}
input,select{font:inherit;padding:.4rem .6rem;max-width:100%}
button:focus-visible,a:focus-visible{outline:3px solid var(--accent);outline-offset:2px}`;
/** Has little room, and shows the other site around its corners. It is dark where the visitor prefers it, whatever the other site is. */
const FRAMED_STYLE = `${PALETTE}body{font:1rem/1.5 system-ui,sans-serif;margin:0;color:var(--ink);background:none}
main{background:var(--card);border:1px solid var(--line);border-radius:.75rem;padding:1rem 1.25rem;overflow-wrap:anywhere}
h1{font-size:1.15rem;line-height:1.3;margin:0 0 .5rem}p{margin:.5rem 0}form+p{font-size:.875rem;color:var(--soft);margin-bottom:0}
label{font-weight:600}input{box-sizing:border-box;width:100%;font:inherit;padding:.5rem .7rem;border:1px solid var(--soft);border-radius:.5rem;background:var(--paper);color:inherit}
button{font:inherit;padding:.5rem 1.2rem;border:0;border-radius:.5rem;background:var(--accent);color:var(--on);cursor:pointer}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}`;

/** True when the client prefers HTML to JSON. */
export const wantsPage = ({ headers }: FastifyRequest): boolean => prefersPage(headers);

/** True when the client names JSON and does not prefer HTML. */
export const wantsJson = (request: FastifyRequest): boolean =>
  (request.headers.accept ?? '').includes('application/json') && !wantsPage(request);

/** Sets status and security headers, and returns the page. A `framed` page may be shown in any site's frame and brings its own script. */
export function sendPage(
  reply: FastifyReply,
  status: number,
  title: string,
  body: HtmlValue,
  { framed = false } = {},
): string {
  const nonce = randomBytes(16).toString('base64');
  void reply
    .status(status)
    .header('content-type', 'text/html; charset=utf-8')
    .header(
      'content-security-policy',
      `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors ${framed ? '*' : "'none'"}`,
    )
    .header('referrer-policy', 'no-referrer')
    .header('x-content-type-options', 'nosniff')
    .header('cache-control', 'no-store');
  return html`<!doctype html>
<html lang="${pageLanguage(reply.request)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex"><title>${title}</title>${!framed && ICON_LINK}<style nonce="${nonce}">${framed ? raw(FRAMED_STYLE) : raw(STYLE)}</style>${!framed && html`<script src="${LOCAL_TIME_ADDRESS}" defer></script>`}</head>
<body><main><h1>${title}</h1>
${body}
</main></body></html>`.toString();
}

/** A paragraph of text. */
export const paragraph = (text: string): Html => html`<p>${text}</p>`;
/** A form of one button. It goes to `action`, or to the page's own address. */
export const button = (
  words: string,
  fields: HtmlValue = null,
  { action, target }: { action?: string; target?: string } = {},
): Html =>
  html`<form method="post"${action && html` action="${action}"`}${target && html` target="${target}"`}>${fields}<button type="submit">${words}</button></form>`;
/** A form field under its label. */
export const labelled = (words: string, field: Html): Html =>
  html`<p><label>${words}<br>${field}</label></p>`;
/** A link that stands in a paragraph of its own. */
export const link = (url: string, words: string): Html => html`<p><a href="${url}">${words}</a></p>`;
/** A form field that is sent, but not shown. */
export const hidden = (name: string, value: string): Html =>
  html`<input type="hidden" name="${name}" value="${value}">`;
