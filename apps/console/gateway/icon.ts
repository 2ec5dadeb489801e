import { html } from '#platform/http/html.js';

/** The icon of every page, as SVG: a megaphone on a tile. */
export const ICON =
  html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64" rx="14" fill="#0f766e"/><g fill="none" stroke="#fff" stroke-width="4.5" stroke-linejoin="round" stroke-linecap="round"><path d="M12 27h7l20-10v30L19 37h-7z"/><path d="M22 38l3 9h6"/><path d="M47 25c4 4 4 10 0 14"/></g></svg>
`.toString();
