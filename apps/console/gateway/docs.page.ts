import { createHash } from 'node:crypto';
import { Marked } from 'marked';
import { html, raw, type Html } from '#platform/http/html.js';
import { ICON_LINK } from '#platform/http/icon.js';
import { PALETTE } from '#platform/http/palette.js';

const STYLE = `${PALETTE}* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 52rem; padding: 1.5rem 1.25rem 4rem; background: var(--paper); color: var(--ink);
  font: 1.0625rem/1.6 system-ui, sans-serif; overflow-wrap: anywhere; }
nav { font-size: .9375rem; }
h1, h2, h3 { line-height: 1.25; letter-spacing: -.01em; }
h1 { font-size: 1.9rem; } h2 { margin-top: 2rem; font-size: 1.35rem; } h3 { font-size: 1.1rem; }
a { color: var(--accent); }
code { font: .875em/1.5 ui-monospace, monospace; }
pre { overflow-x: auto; padding: 1rem; border: 1px solid var(--line); border-radius: .75rem; overflow-wrap: normal; }
.table { overflow-x: auto; }
table { border-collapse: collapse; }
th, td { padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; overflow-wrap: normal; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
`;

/** Content-Security-Policy of these pages: they load their one style sheet (by its hash) and the icon, and nothing else. */
export const DOCS_POLICY = `default-src 'none'; img-src 'self'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`;

/** Converts Markdown to HTML. HTML in the documents is shown as text. */
const markdown = new Marked({
  gfm: true,
  renderer: {
    html: ({ text }) => html`${text}`.toString(),
    code: ({ text }) => html`<pre tabindex="0"><code>${text}</code></pre>\n`.toString(),
    table(token) {
      const rows = [token.header, ...token.rows].map((row, index) => {
        const cell = index === 0 ? 'th' : 'td';
        return html`<tr>${row.map(({ tokens }) => html`<${cell}>${raw(this.parser.parseInline(tokens))}</${cell}>`)}</tr>`;
      });
      return html`<div class="table" tabindex="0"><table>${rows}</table></div>\n`.toString();
    },
  },
});

/** A document: the name of its file, and its Markdown. */
export interface Document {
  file: string;
  text: string;
}

/** Returns the document's first heading, or the name of its file. */
export const titleOf = ({ file, text }: Document): string => /^# (.+)$/m.exec(text)?.[1] ?? file;

/** Returns the page of one document. */
export const documentPage = (document: Document): string =>
  page(
    titleOf(document),
    html`<a href="/docs">All documents</a>`,
    raw(markdown.parse(document.text, { async: false })),
  );

/** Returns the page that lists all documents. */
export const documentsPage = (documents: readonly Document[]): string =>
  page(
    'Documents',
    html`<a href="/">Corong</a>`,
    html`<h1>Documents</h1>
<ul>${documents.map((one) => html`<li><a href="/docs/${one.file}">${titleOf(one)}</a></li>`)}</ul>`,
  );

const page = (title: string, above: Html, body: Html): string =>
  html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Corong</title>
${ICON_LINK}
<style>${raw(STYLE)}</style>
</head>
<body>
<nav>${above}</nav>
<main>
${body}
</main>
</body>
</html>
`.toString();
