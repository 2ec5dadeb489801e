import { html } from './html.js';

/** Where the installation serves its icon; the console does. */
export const ICON_ADDRESS = '/favicon.svg';

/** For the head of each page. Its policy has to hold `img-src 'self'`. */
export const ICON_LINK = html`<link rel="icon" type="image/svg+xml" href="${ICON_ADDRESS}">`;
