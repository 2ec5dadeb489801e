import type { Language } from '#platform/language/language.js';
import { html, type Html } from '#platform/http/html.js';
import { ICON_LINK } from '#platform/http/icon.js';
import { STYLE_ADDRESS } from './channel.assets.js';

/** Content-Security-Policy of these pages: nothing inline, nothing from other origins. */
export const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** Builds a whole HTML page. */
export const page = (language: Language, title: string, head: Html, body: Html): string =>
  html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
${ICON_LINK}
<link rel="stylesheet" href="${STYLE_ADDRESS}">
${head}
</head>
<body>
${body}
</body>
</html>
`.toString();

/** Builds a page with a message instead of content, such as for a missing or deleted post. */
export const emptyPage = (
  language: Language,
  title: string,
  words: string,
  more: Html | null = null,
): string =>
  page(
    language,
    title,
    html`<meta name="robots" content="noindex">`,
    html`<main><header><h1>${title}</h1><p>${words}</p>${more}</header></main>`,
  );
