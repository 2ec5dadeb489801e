/*
 * The chat on the brand's own pages: a button, and what it opens. Nothing is loaded and nothing is kept before the button
 * is pressed. All that is said stands in a frame of its own origin, which the page around it cannot read.
 */
const element = document.currentScript;
const { workspace, language } = element?.dataset ?? {};
const asked = (language || document.documentElement.lang || navigator.language || 'en')
  .slice(0, 2)
  .toLowerCase();
const WORDS = TEXTS[asked] ?? TEXTS.en;
/** Key of the click token in the tab's storage; stored for the tab's other pages once the button was pressed. */
const CLICK = 'corong click';

/** Returns the tab's storage; null if the browser refuses it. */
function storage() {
  try {
    return window.sessionStorage;
  } catch (error) {
    if (error.name === 'SecurityError') return null;
    throw error;
  }
}

function clickToken() {
  const given = new URLSearchParams(location.search).get('corong_click');
  const kept = storage();
  if (given) kept?.setItem(CLICK, given);
  return given ?? kept?.getItem(CLICK) ?? null;
}

function make(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

function icon(path) {
  const SVG = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(SVG, 'svg');
  const line = document.createElementNS(SVG, 'path');
  for (const [name, value] of [
    ['viewBox', '0 0 24 24'],
    ['width', '24'],
    ['height', '24'],
    ['aria-hidden', 'true'],
  ])
    svg.setAttribute(name, value);
  line.setAttribute('d', path);
  line.setAttribute('fill', 'currentColor');
  svg.append(line);
  return svg;
}

function place() {
  const { origin } = new URL(element.src);
  const host = document.createElement('corong-chat');
  const root = host.attachShadow({ mode: 'open' });
  // A style sheet that a script creates needs no style-src, while an inline one would.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [sheet];

  const button = make(
    'button',
    {
      type: 'button',
      class: 'open',
      'aria-haspopup': 'dialog',
      'aria-expanded': 'false',
      'aria-label': WORDS.open,
    },
    icon('M4 3h16a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H9l-5 4v-4a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2z'),
  );
  const close = make(
    'button',
    { type: 'button', class: 'close', 'aria-label': WORDS.close },
    icon('M6.4 5 5 6.4 10.6 12 5 17.6 6.4 19 12 13.4 17.6 19 19 17.6 13.4 12 19 6.4 17.6 5 12 10.6z'),
  );
  const dialog = make('dialog', { 'aria-label': WORDS.title }, close);
  let frame = null;

  function open() {
    if (!frame) {
      const click = clickToken();
      const address = new URL(`/chat/${encodeURIComponent(workspace)}`, origin);
      address.searchParams.set('frame', '1');
      if (click) address.searchParams.set('click', click);
      frame = make('iframe', { src: address.href, title: WORDS.title, referrerpolicy: 'no-referrer' });
      frame.addEventListener('load', () => frame.focus());
      dialog.append(frame);
    }
    // A modal dialog keeps the focus inside, and hides the page around it from screen readers.
    dialog.showModal();
    button.setAttribute('aria-expanded', 'true');
    frame.focus();
  }

  button.addEventListener('click', open);
  close.addEventListener('click', () => dialog.close());
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) dialog.close();
  });
  dialog.addEventListener('close', () => {
    button.setAttribute('aria-expanded', 'false');
    button.focus();
  });
  // A frame does not pass the Escape key on to the page.
  window.addEventListener('message', (event) => {
    if (event.source === frame?.contentWindow && event.origin === origin && event.data === 'corong close')
      dialog.close();
  });

  root.append(button, dialog);
  document.body.append(host);
}

function start() {
  if (!workspace) throw new Error('The script of the chat needs data-workspace, the handle of the workspace');
  if (document.querySelector('corong-chat')) return;
  if (document.body) place();
  else document.addEventListener('DOMContentLoaded', place, { once: true });
}

start();
