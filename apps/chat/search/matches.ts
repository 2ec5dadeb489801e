import { wordsIn, type PlacedWord } from '../conversations/words.js';

/** Most characters of a text that are shown around the first match, and of those before it. */
const SNIPPET = 200;
const BEFORE = 60;

/** A part of a text; both are counted in UTF-16 code units, as JavaScript and Java do. */
export interface MatchedRange {
  start: number;
  length: number;
}

/** A part of a message's text around its first match. */
export interface Snippet {
  text: string;
  /** Whether something of the message stands before it, and after it. */
  cut_before: boolean;
  cut_after: boolean;
  /** The words that were found, in their order. They do not overlap. */
  marks: MatchedRange[];
}

/** Returns the words of a text that begin with one of the terms; null unless every term is the beginning of a word. */
export function matchesIn(text: string, terms: readonly string[]): PlacedWord[] | null {
  const missing = new Set(terms);
  const found: PlacedWord[] = [];
  for (const placed of wordsIn(text)) {
    const matching = terms.filter((term) => placed.word.startsWith(term));
    if (matching.length > 0) found.push(placed);
    for (const term of matching) missing.delete(term);
  }
  return missing.size === 0 ? found : null;
}

/** Returns the part of a text that is shown for its matches. `matches` are those of `matchesIn`, at least one. */
export function snippetOf(text: string, matches: readonly PlacedWord[]): Snippet {
  const start = atCharacter(text, Math.max(0, matches[0]!.start - BEFORE));
  const end = atCharacter(text, Math.min(text.length, start + SNIPPET));
  const marks: MatchedRange[] = [];
  let marked = start;
  for (const match of matches) {
    const from = Math.max(match.start, marked);
    marked = Math.min(match.end, end);
    const last = marks.at(-1);
    if (marked <= from) continue;
    // Pairs of signs overlap.
    if (last && last.start + last.length === from - start) last.length += marked - from;
    else marks.push({ start: from - start, length: marked - from });
  }
  return { text: text.slice(start, end), cut_before: start > 0, cut_after: end < text.length, marks };
}

/** Moves an index out of the middle of a surrogate pair. */
const atCharacter = (text: string, index: number): number =>
  /[\udc00-\udfff]/.test(text.charAt(index)) ? index - 1 : index;
