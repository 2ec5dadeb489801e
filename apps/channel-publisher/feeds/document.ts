import { escapeHtml } from '#platform/http/escape-html.js';
import { ICON_LINK } from '#platform/http/icon.js';
import { STYLE_ADDRESS } from './channel.assets.js';

/** Nothing inline, nothing from elsewhere. */
export const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** A whole page. `head` and `body` are HTML: escape what people wrote. */
export const html = (title: string, head: string, body: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
${ICON_LINK}
<link rel="stylesheet" href="${STYLE_ADDRESS}">
${head}
</head>
<body>
${body}
</body>
</html>
`;

/** For an address that leads to nothing, or to nothing any more. `more` is HTML. */
export const emptyPage = (title: string, words: string, more = ''): string =>
  html(
    title,
    '<meta name="robots" content="noindex">',
    `<main><header><h1>${escapeHtml(title)}</h1><p>${escapeHtml(words)}</p>${more}</header></main>`,
  );
