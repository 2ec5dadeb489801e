import type { Post } from '../posts/post.entity.js';

/** Most characters of a preview's title and description: about what messengers and search results show. */
const TITLE = 80;
const DESCRIPTION = 200;

/** Returns title and description of a preview, of one line each. A post without a title uses its first words. */
export function previewOf({ title, body }: Post): { title: string; description: string } {
  const words = oneLine(body);
  return { title: oneLine(title) || cut(words, TITLE), description: cut(words, DESCRIPTION) };
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** Shortens a text to `most` characters, at the end of a word if one is near. */
function cut(text: string, most: number): string {
  const characters = [...text];
  if (characters.length <= most) return text;
  const kept = characters.slice(0, most - 1).join('');
  const space = kept.lastIndexOf(' ');
  return `${space > kept.length / 2 ? kept.slice(0, space) : kept}…`;
}
