import { createHash } from 'node:crypto';
import { html, raw } from '#platform/http/html.js';
import { ICON_LINK } from '#platform/http/icon.js';
import { PALETTE } from '#platform/http/palette.js';
import type { Language } from '#platform/language/language.js';
import { LANDING_TEXTS } from './landing.texts.js';

const STYLE = `${PALETTE}* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 2rem 1.25rem; background: var(--paper); color: var(--ink);
  font: 1.0625rem/1.6 system-ui, sans-serif; }
main { width: 100%; max-width: 36rem; }
svg { width: 4.5rem; height: auto; color: var(--accent); }
h1 { margin: 1rem 0 .25rem; font-size: 2.25rem; line-height: 1.15; letter-spacing: -.02em; }
p { margin: .5rem 0 1rem; }
.state { display: flex; gap: .6rem; align-items: baseline; padding: .75rem 1rem; border: 1px solid var(--line); border-radius: .75rem; }
.state::before { content: ''; flex: none; width: .65rem; height: .65rem; border-radius: 50%; background: var(--accent); }
.state.waiting::before { background: #d97706; }
pre { overflow-x: auto; padding: 1rem; border: 1px solid var(--line); border-radius: .75rem; font: .875rem/1.5 ui-monospace, monospace; }
a { color: var(--accent); }
.soft { color: var(--soft); }
`;

/** Content-Security-Policy of the page: it loads its one style sheet (by its hash) and the icon, and nothing else. */
export const LANDING_POLICY = `default-src 'none'; img-src 'self'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`;

type Words = (typeof LANDING_TEXTS)[Language];

const notSetUp = (origin: string, words: Words) => html`<p class="state waiting">${words.notSetUp}</p>
<pre tabindex="0">curl -X POST ${origin}/v1/setup -H 'content-type: application/json' -d '{
  "workspace": "Kopi Nusantara", "name": "${words.yourName}", "email": "you@example.com",
  "password": "${words.password}" }'</pre>
<p class="soft">${words.fromElsewhere('X-Setup-Token')}</p>`;

/** Returns the page at `/`. `origin` is the public URL, for the command that sets Corong up. */
export function landingPage(isSetUp: boolean, origin: string, language: Language): string {
  const words = LANDING_TEXTS[language];
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Corong</title>
${ICON_LINK}
<style>${raw(STYLE)}</style>
</head>
<body>
<main>
<svg viewBox="0 0 72 40" fill="none" stroke="currentColor" stroke-width="4" stroke-linejoin="round" stroke-linecap="round" aria-hidden="true">
<path d="M4 15h10L38 4v32L14 25H4z"/><path d="M18 26l4 11h7"/><path d="M48 13c4 4 4 10 0 14M57 7c8 8 8 18 0 26"/>
</svg>
<h1>${words.running}</h1>
<p>${words.about}</p>
${isSetUp ? html`<p class="state">${words.setUp}</p>` : notSetUp(origin, words)}
<p><a href="/docs/first-steps.md">${words.firstSteps}</a> <span class="soft">·</span> <a href="/docs">${words.documents}</a> <span class="soft">·</span>
<a href="/openapi.json">${words.api}</a> <span class="soft">·</span> <a href="/readyz">${words.ready}</a></p>
</main>
</body>
</html>
`.toString();
}

/** The icon of every page, as SVG: a megaphone on a tile. */
export const ICON =
  html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64" rx="14" fill="#0f766e"/><g fill="none" stroke="#fff" stroke-width="4.5" stroke-linejoin="round" stroke-linecap="round"><path d="M12 27h7l20-10v30L19 37h-7z"/><path d="M22 38l3 9h6"/><path d="M47 25c4 4 4 10 0 14"/></g></svg>
`.toString();
