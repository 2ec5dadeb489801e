import type { RenderedPost } from '../transports/rendered-post.js';
import type { PreviewLoss } from './preview.dto.js';

const LINK = /https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]]/g;
const ELLIPSIS = '…';

/** Compares a post with what arrives of it over one transport, and says what is missing. */
export function lossesOf(
  post: { title: string | null; body: string },
  rendered: RenderedPost,
): PreviewLoss[] {
  const { cutAt } = rendered;
  const arrives = cutAt ? rendered.body.slice(0, -ELLIPSIS.length) : rendered.body;
  // Some transports have no place for a title and begin the text with it.
  const title = rendered.title === post.title ? null : post.title;
  const titleIsInBody =
    title !== null && squeezed(arrives).startsWith(squeezed(title).slice(0, arrives.length));
  const whole = (titleIsInBody ? `${title}\n\n${post.body}` : post.body).trim();
  const losses: PreviewLoss[] = [];
  if (title !== null && !titleIsInBody) losses.push(loss('title', 0, 1, 'The title is left out'));
  if (cutAt) {
    const [kept, of] = [lengthOf(arrives), lengthOf(whole)];
    const words = `Cut after ${count(kept)} of ${count(of)} characters: it takes ${count(cutAt.most)} ${cutAt.unit}`;
    losses.push({ ...loss('cut', kept, of, words), limit: cutAt.most, unit: cutAt.unit });
  }
  const links = whole.match(LINK) ?? [];
  const left = rendered.body.match(LINK) ?? [];
  const kept = links.filter((link) => takeFrom(left, link)).length;
  if (kept < links.length)
    losses.push(loss('links', kept, links.length, `${kept} of ${links.length} links arrive`));
  // The break between title and text is no loss.
  const lines = post.body.trim();
  const before = whole.length - lines.length;
  const breaks = lineBreaksIn(cutAt ? lines.slice(0, Math.max(0, arrives.length - before)) : lines);
  if (breaks > 0 && lineBreaksIn(arrives) === 0)
    losses.push(loss('line_breaks', 0, breaks, 'All of it stands on one line'));
  return losses;
}

const loss = (kind: PreviewLoss['kind'], kept: number, of: number, words: string): PreviewLoss => ({
  ...{ kind, kept, of, words },
  limit: null,
  unit: null,
});

const count = (number: number): string => number.toLocaleString('en');
const squeezed = (text: string): string => text.replace(/\s+/g, ' ').trim();
const lengthOf = (text: string): number => [...text].length;
const lineBreaksIn = (text: string): number => text.split('\n').length - 1;

/** Removes one such entry from a list; false where there is none. */
function takeFrom(list: string[], wanted: string): boolean {
  const at = list.indexOf(wanted);
  if (at >= 0) list.splice(at, 1);
  return at >= 0;
}
