/** Shorter names are within two edits of too much else. */
const LEAST_LETTERS = 6;
const MOST_EDITS = 2;

/** Names that are probably meant to be one of `known`: given name → the one that is nearest. */
export function misspelt(given: string[], known: string[]): [name: string, meant: string][] {
  const ours = new Set(known);
  return given
    .filter((name) => name.length >= LEAST_LETTERS && !ours.has(name))
    .flatMap((name) => {
      const upper = name.toUpperCase();
      const near = known
        .map((one) => ({ one, edits: edits(upper, one) }))
        .filter(({ edits }) => edits <= MOST_EDITS)
        .sort((a, b) => a.edits - b.edits)[0];
      return near ? [[name, near.one] satisfies [string, string]] : [];
    });
}

/** Levenshtein's distance; more than MOST_EDITS where the lengths alone differ by more. */
function edits(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > MOST_EDITS) return MOST_EDITS + 1;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
