import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Language, Words } from '../language/language.js';
import { html, raw } from './html.js';
import { ICON_LINK } from './icon.js';
import { PALETTE } from './palette.js';
import type { Problem } from './problem.js';
import { PROBLEM_TEXTS } from './problem.texts.js';

const STYLE = `${PALETTE}body{font:1.0625rem/1.6 system-ui,sans-serif;max-width:36rem;margin:12vh auto;padding:0 1.25rem;color:var(--ink);background:var(--paper);overflow-wrap:anywhere}
h1{font-size:1.5rem;line-height:1.25}a{color:var(--accent)}.soft{font-size:.875rem;color:var(--soft)}
a:focus-visible{outline:3px solid var(--accent);outline-offset:2px}`;

/** Content-Security-Policy of the page: it loads its one style sheet (by its hash) and the icon, and nothing else. */
export const PROBLEM_PAGE_POLICY = `default-src 'none'; img-src 'self'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** Texts for people by the name of a refused field, for problems without their own text. */
export type FieldWords = Readonly<Record<string, Words>>;

/** Returns the text of a problem for a person: without status, names of fields or tokens. */
export function wordsFor(
  problem: Problem,
  language: Language,
  fields: FieldWords = {},
): { heading: string; reasons: string[] } {
  const texts = PROBLEM_TEXTS[language];
  const status = problem.getStatus();
  const { errors, words, retryAfter } = problem.extra;
  if (isBrokenLink(problem)) return { heading: texts.brokenLink, reasons: [texts.brokenLinkWhy] };
  const heading = texts.headings[status] ?? (status >= 500 ? texts.failedHere : texts.failed);
  const own = errors?.flatMap((one) => one.words ?? fields[one.field] ?? words ?? []) ?? [words ?? []].flat();
  if (own.length > 0) return { heading, reasons: [...new Set(own.map((one) => one[language]))] };
  const later = retryAfter === undefined ? texts.tryLater : texts.tryAgainIn(retryAfter);
  return { heading, reasons: [texts.reasons[status] ?? later] };
}

/** True if the problem is about the token of a link. */
export const isBrokenLink = ({ extra }: Problem): boolean =>
  extra.errors?.some(({ rule }) => rule === 'token') ?? false;

/** True if the client prefers a page to JSON, by its header Accept. */
export function wantsPage({ accept = '' }: IncomingHttpHeaders): boolean {
  const html = accept.indexOf('text/html');
  const json = accept.indexOf('application/json');
  return html >= 0 && (json < 0 || html < json);
}

/** Returns the page of a problem. `requestId` is shown for errors of the server, so that the operator finds the log line. */
export function problemPage(problem: Problem, language: Language, requestId?: string): string {
  const status = problem.getStatus();
  const { heading, reasons } = wordsFor(problem, language);
  const id =
    status >= 500 &&
    requestId &&
    html`\n<p class="soft">${PROBLEM_TEXTS[language].tellOperator(requestId)}</p>`;
  return html`<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex"><title>${heading}</title>${ICON_LINK}<style>${raw(STYLE)}</style></head>
<body><main><h1>${heading}</h1>
${reasons.map((reason) => html`<p>${reason}</p>`)}${id}
</main></body></html>
`.toString();
}
