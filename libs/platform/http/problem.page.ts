import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { html, raw } from './html.js';
import { ICON_LINK } from './icon.js';
import { PALETTE } from './palette.js';
import type { Problem } from './problem.js';

const STYLE = `${PALETTE}body{font:1.0625rem/1.6 system-ui,sans-serif;max-width:36rem;margin:12vh auto;padding:0 1.25rem;color:var(--ink);background:var(--paper);overflow-wrap:anywhere}
h1{font-size:1.5rem;line-height:1.25}a{color:var(--accent)}.soft{font-size:.875rem;color:var(--soft)}
a:focus-visible{outline:3px solid var(--accent);outline-offset:2px}`;

/** The one style sheet by its hash, and the icon; nothing else is loaded. */
export const PROBLEM_PAGE_POLICY = `default-src 'none'; img-src 'self'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** What a person reads first; they did not ask for a status. */
const HEADINGS: Record<number, string> = {
  400: 'This address cannot be read',
  401: 'This is not open to everybody',
  403: 'This is not open to everybody',
  404: 'There is nothing here',
  405: 'This address is not for opening',
  409: 'This cannot be done now',
  410: 'This is no longer available',
  413: 'This is too much at once',
  414: 'This address is too long',
  422: 'Please check what was entered',
  429: 'Too many tries',
  503: 'Not available just now',
};

const BROKEN_LINK = {
  heading: 'This link does not work',
  reasons: [
    'It is incomplete, was changed on its way, or is too old. Open it again from the message that it came in.',
  ],
};

/** What a person reads of a problem: no status, no name of a field, and nothing about tokens. */
export function wordsFor(problem: Problem): { heading: string; reasons: string[] } {
  const status = problem.getStatus();
  const { errors } = problem.extra;
  if (errors?.some(({ rule }) => rule === 'token')) return BROKEN_LINK;
  const heading = HEADINGS[status] ?? (status >= 500 ? 'Something went wrong here' : 'This did not work');
  return { heading, reasons: [...new Set(errors?.map((one) => one.message) ?? [problem.message])] };
}

/** True where the client would rather have a page than JSON. */
export function wantsPage({ accept = '' }: IncomingHttpHeaders): boolean {
  const html = accept.indexOf('text/html');
  const json = accept.indexOf('application/json');
  return html >= 0 && (json < 0 || html < json);
}

/** A problem for a person. `requestId` is shown where the house is at fault, so that its log line can be found. */
export function problemPage(problem: Problem, requestId?: string): string {
  const status = problem.getStatus();
  const { heading, reasons } = wordsFor(problem);
  const id =
    status >= 500 &&
    requestId &&
    html`\n<p class="soft">If it stays so, tell the operator this number: ${requestId}</p>`;
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex"><title>${heading}</title>${ICON_LINK}<style>${raw(STYLE)}</style></head>
<body><main><h1>${heading}</h1>
${reasons.map((reason) => html`<p>${reason}</p>`)}${id}
</main></body></html>
`.toString();
}
