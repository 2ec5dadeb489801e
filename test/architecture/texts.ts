/** A text of a catalogue with its path, such as `chat.left`. */
export interface Leaf {
  path: string;
  value: unknown;
}

export function* leavesOf(texts: object, above = ''): Generator<Leaf, void> {
  for (const [name, value] of Object.entries(texts) as [string, unknown][]) {
    const path = above + name;
    if (typeof value === 'object' && value !== null) yield* leavesOf(value, `${path}.`);
    else yield { path, value };
  }
}

/** Returns the indexes of a text's parameters in the order in which it shows them; `[]` for a text without parameters. */
function placesIn(value: unknown): number[] {
  if (typeof value !== 'function') return [];
  const marks = Array.from({ length: value.length }, (_, index) => `⟦${index}⟧`);
  const text = (value as (...marks: string[]) => string)(...marks);
  return marks.flatMap((mark, index) => (text.includes(mark) ? index : []));
}

const isText = (value: unknown): boolean =>
  typeof value === 'function' || (typeof value === 'string' && value.trim() !== '');

/** Compares one language of a catalogue with another; returns a line for each missing text and each text with other parameters. */
export function differences(texts: object, other: object): string[] {
  const there = new Map([...leavesOf(other)].map(({ path, value }) => [path, value]));
  return [...leavesOf(texts)].flatMap(({ path, value }) => {
    const same = there.get(path);
    if (!isText(value) || !isText(same)) return [`${path} is missing`];
    if (String(placesIn(value)) !== String(placesIn(same))) return [`${path} says other things`];
    return [];
  });
}

/**
 * Returns the texts that no source uses: not as `.name`, not destructured from their group, not as `['name']`, and not by
 * an index into their group.
 */
export function unused(texts: object, sources: string): string[] {
  const code = sources.replace(/\/\*[^]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
  return [...leavesOf(texts)].flatMap(({ path }) => {
    const names = path.split('.');
    const [name, group] = [names.at(-1)!, names.at(-2)];
    const shown = new RegExp(`\\.${name}\\b|[{,]\\s*${name}\\s*[,}]|\\('${name}'\\)`).test(code);
    const chosen = group !== undefined && new RegExp(`\\b${group}\\)?\\[`).test(code);
    return shown || chosen ? [] : [path];
  });
}
