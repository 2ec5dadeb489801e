const PROPERTY = /\\p\{(\w+)\}/g;
const LAST_CODE_POINT = 0x10ffff;
const MAX_RANGES = 40;

const ranges = new Map<string, string>();

/**
 * Replaces `\p{…}` in a regular expression by its character ranges, since tools in other languages cannot read it.
 * Surrogates are left out: well-formed text has none.
 */
export function expandPropertyClasses(source: string): string {
  return source.replace(PROPERTY, (_, name: string) => rangesOf(name));
}

function rangesOf(name: string): string {
  const known = ranges.get(name);
  if (known !== undefined) return known;
  const property = new RegExp(`\\p{${name}}`, 'u');
  const found: string[] = [];
  let first = -1;
  for (let code = 0; code <= LAST_CODE_POINT + 1; code++) {
    const within = code <= LAST_CODE_POINT && !isSurrogate(code) && property.test(String.fromCodePoint(code));
    if (within && first < 0) first = code;
    if (within || first < 0) continue;
    found.push(first === code - 1 ? literal(first) : `${literal(first)}-${literal(code - 1)}`);
    first = -1;
  }
  if (found.length > MAX_RANGES)
    throw new Error(
      `\\p{${name}} is ${found.length} ranges: take a smaller class, so that it can be described`,
    );
  const text = found.join('');
  ranges.set(name, text);
  return text;
}

const isSurrogate = (code: number) => code >= 0xd800 && code <= 0xdfff;

const literal = (code: number) =>
  code > 0xffff ? String.fromCodePoint(code) : `\\u${code.toString(16).padStart(4, '0')}`;
