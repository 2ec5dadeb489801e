import { html, type Html } from '#platform/http/html.js';
import { ICON_LINK } from '#platform/http/icon.js';
import { isolateDirection } from '#platform/http/text.js';
import type { Language } from '#platform/language/language.js';
import { VISITOR_FILES } from '../../media/media-rules.js';
import { CHAT_TEXTS } from './chat.texts.js';

const document = (language: Language, title: string, head: Html, body: Html): string =>
  html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, interactive-widget=resizes-content">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
${ICON_LINK}
${head}
</head>
<body>
${body}
</body>
</html>
`.toString();

/** URLs of the files that the page loads. */
export interface ChatAssets {
  script: string;
  style: string;
}

const sheet = ({ style }: ChatAssets) => html`<link rel="stylesheet" href="${style}">`;

const SEND = html`<svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true"><path fill="currentColor" d="M3.4 20.4 21 12 3.4 3.6 3.4 10.2 15 12 3.4 13.8z"/></svg>`;

const CLIP = html`<svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true"><path fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" d="M20 11.5l-8 8a5 5 0 0 1-7-7l8.5-8.5a3.4 3.4 0 0 1 4.8 4.8L10 17a1.7 1.7 0 0 1-2.4-2.4l7-7"/></svg>`;

/** The types that a visitor may send. The server decides by the bytes. */
const FILE_CHOICE = [...new Set(VISITOR_FILES.flatMap(({ types }) => types))].join(',');

/** Returns the page of a workspace's web chat without messages, which its script adds. `framed`: in a frame on another site. */
export function chatPage(name: string, language: Language, assets: ChatAssets, framed: boolean): string {
  const texts = CHAT_TEXTS[language];
  return document(
    language,
    texts.title(name),
    html`${sheet(assets)}\n<script src="${assets.script}" defer></script>`,
    html`<div class="chat" id="chat" data-brand="${name}"${framed ? html` data-frame="1"` : html``}>
  <header class="top">
    <span class="avatar" aria-hidden="true">${[...name][0]!.toUpperCase()}</span>
    <div class="who">
      <h1 dir="auto">${name}</h1>
      <p class="status" id="status" role="status">${texts.connecting}</p>
    </div>
  </header>
  <details class="notice" id="notice" open>
    <summary>${texts.whoCanRead}</summary>
    <p>${texts.readers(isolateDirection(name))}</p>
  </details>
  <main class="scroll" id="scroll" tabindex="0" aria-label="${texts.messages}">
    <button class="earlier" id="earlier" type="button" hidden>${texts.earlier}</button>
    <div class="said" role="log" aria-live="polite"><ol class="log" id="log"></ol></div>
    <noscript><p class="plain">${texts.needsScript}</p></noscript>
  </main>
  <section class="consent" id="consent" aria-label="${texts.consent}" aria-live="polite" tabindex="-1" hidden></section>
  <form class="composer" id="composer" autocomplete="off">
    <label class="unseen" for="text">${texts.yours}</label>
    <textarea id="text" dir="auto" rows="1" maxlength="4000" placeholder="${texts.write}" enterkeyhint="send"></textarea>
    <input id="file" type="file" multiple hidden tabindex="-1" aria-hidden="true" accept="${FILE_CHOICE}">
    <button class="attach" type="button" aria-label="${texts.attach}" title="${texts.attach}" id="attach" disabled>${CLIP}</button>
    <button class="send" type="submit" aria-label="${texts.send}" id="send" disabled>${SEND}</button>
  </form>
</div>`,
  );
}

/** Returns the page for an unknown workspace. */
export function noChatPage(language: Language, assets: ChatAssets): string {
  const { noChat, noChatWhy } = CHAT_TEXTS[language];
  return document(
    language,
    noChat,
    sheet(assets),
    html`<main class="plain">
  <h1>${noChat}</h1>
  <p>${noChatWhy}</p>
</main>`,
  );
}
