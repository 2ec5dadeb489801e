import { escapeHtml } from './escape-html.js';

/** Escaped text, with web addresses as links. */
export const withLinks = (text: string): string =>
  text
    .split(/(https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]])/)
    .map((part, index) =>
      index % 2 === 0
        ? escapeHtml(part)
        : `<a href="${escapeHtml(part)}" rel="nofollow noopener ugc">${escapeHtml(part)}</a>`,
    )
    .join('');
