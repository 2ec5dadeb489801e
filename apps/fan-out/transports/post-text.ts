import type { Delivery } from './transport.port.js';

/** Cuts `text` between characters to at most `most` of what `size` counts, with an ellipsis where something is missing. */
export function truncate(text: string, most: number, size: (text: string) => number): string {
  if (size(text) <= most) return text;
  const room = most - size('…');
  let used = 0;
  let kept = '';
  for (const character of text) {
    used += size(character);
    if (used > room) break;
    kept += character;
  }
  return `${kept.trimEnd()}…`;
}

/** Length of a text in bytes of UTF-8. */
export const byteLength = (text: string): number => Buffer.byteLength(text);
/** Length of a text in UTF-16 code units. */
export const utf16Length = (text: string): number => text.length;

/** Title and body as one plain text. */
export const titleAndBody = ({ post }: Pick<Delivery, 'post'>): string =>
  post.title ? `${post.title}\n\n${post.body}` : post.body;
