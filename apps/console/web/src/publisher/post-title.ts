import type { Schemas } from '../api/client';

const LONGEST = 70;

/** A post's title, or the beginning of its words where it has none; null where there is neither. */
export function shortTitle({ title, body }: Pick<Schemas['PostView'], 'title' | 'body'>): string | null {
  const first = title || (body.split('\n').find((line) => line.trim() !== '') ?? '');
  const characters = [...first.trim()];
  if (characters.length === 0) return null;
  return characters.length <= LONGEST ? first.trim() : `${characters.slice(0, LONGEST).join('').trimEnd()}…`;
}
