import { html } from './html.js';

/** Path of the installation's icon, which the console serves. */
export const ICON_ADDRESS = '/favicon.svg';

/** Link to the icon, for the head of each page. The page's Content-Security-Policy needs `img-src 'self'`. */
export const ICON_LINK = html`<link rel="icon" type="image/svg+xml" href="${ICON_ADDRESS}">`;
