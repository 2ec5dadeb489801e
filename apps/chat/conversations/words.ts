/** Most characters of a word that are stored and compared; the rest of a longer one is left out. */
export const MAX_WORD = 32;

/** Scripts that put no space between words: each sign is found by itself, and together with the next one. */
const UNSPACED = ['Han', 'Hiragana', 'Katakana', 'Thai', 'Lao', 'Khmer', 'Myanmar']
  .map((script) => `\\p{Script=${script}}`)
  .join('');
/** A sign of such a script, or a word of another one: it begins with a letter or digit, and marks may follow. */
const UNIT = new RegExp(
  `([${UNSPACED}])|(?![${UNSPACED}])[\\p{L}\\p{N}](?:(?![${UNSPACED}])[\\p{L}\\p{N}\\p{M}])*`,
  'gu',
);
/** Accents and the like above and below letters, and marks that turn a digit into an emoji. */
const MARKS = /[\u0300-\u036f\u20d0-\u20f0\ufe00-\ufe0f]/g;
/** Letters that Unicode does not decompose, with what people type instead. */
const TYPED_AS: Record<string, string> = {
  đ: 'd',
  ø: 'o',
  ł: 'l',
  ı: 'i',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ς: 'σ',
};
const NOT_DECOMPOSED = new RegExp(`[${Object.keys(TYPED_AS).join('')}]`, 'g');

/** A word as it is compared, and its place in the text, in UTF-16 code units; `end` is the index after it. */
export interface PlacedWord {
  word: string;
  start: number;
  end: number;
}

interface Unit extends PlacedWord {
  isSign: boolean;
}

/** Returns text without case, accents and width, so that "Café" and "ＣＡＦＥ" are the same word as "cafe". */
function fold(text: string): string {
  const letters = text.normalize('NFKD').replace(MARKS, '').normalize('NFKC').toLowerCase();
  return letters.replace(NOT_DECOMPOSED, (letter) => TYPED_AS[letter]!);
}

function* unitsIn(text: string): Generator<Unit> {
  for (const match of text.matchAll(UNIT)) {
    const folded = fold(match[0]);
    const word = folded.length > MAX_WORD ? [...folded].slice(0, MAX_WORD).join('') : folded;
    const start = match.index;
    if (word !== '') yield { word, start, end: start + match[0].length, isSign: match[1] !== undefined };
  }
}

/**
 * Yields the words of a text, in their order. Of scripts that put no space between words these are pairs of signs that
 * stand together, and the last sign of such a row.
 */
export function* wordsIn(text: string): Generator<PlacedWord> {
  let last: Unit | undefined;
  for (const unit of unitsIn(text)) {
    if (last)
      yield last.end === unit.start && unit.isSign
        ? { word: last.word + unit.word, start: last.start, end: unit.end }
        : last;
    last = undefined;
    if (unit.isSign) last = unit;
    else yield unit;
  }
  if (last) yield last;
}

/**
 * Returns the beginnings of words that a text has to contain to be found by a query, each once. A single sign is the
 * beginning of each pair that starts with it; of several that stand together, the pairs are looked for.
 */
export function searchTerms(query: string): string[] {
  const terms = new Set<string>();
  let previous: PlacedWord | undefined;
  for (const placed of wordsIn(query)) {
    // The last sign of a row is part of the pair before it.
    const isRest = previous !== undefined && previous.end === placed.end;
    if (!isRest) terms.add(placed.word);
    previous = placed;
  }
  return [...terms];
}
