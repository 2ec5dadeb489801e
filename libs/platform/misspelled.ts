/** Shorter names are within two edits of too many others. */
const MIN_LETTERS = 6;
const MAX_EDITS = 2;

/** Returns, for each given name that is close to a known one without being one, the pair of it and the closest known name. */
export function findMisspelled(given: string[], known: string[]): [name: string, meant: string][] {
  const ours = new Set(known);
  return given
    .filter((name) => name.length >= MIN_LETTERS && !ours.has(name))
    .flatMap((name) => {
      const upper = name.toUpperCase();
      const near = known
        .map((one) => ({ one, editDistance: edits(upper, one) }))
        .filter(({ editDistance: edits }) => edits <= MAX_EDITS)
        .sort((a, b) => a.editDistance - b.editDistance)[0];
      return near ? [[name, near.one] satisfies [string, string]] : [];
    });
}

/** Levenshtein distance; MAX_EDITS + 1 if the lengths alone differ by more than MAX_EDITS. */
function edits(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > MAX_EDITS) return MAX_EDITS + 1;
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
