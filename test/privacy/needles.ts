import { createHash } from 'node:crypto';

/** A word in the forms in which it might lie somewhere. */
export interface Needle {
  word: string;
  form: string;
  bytes: Buffer;
}

/** Three ways to stand in base64, by what comes before it; without the characters that its neighbours decide. */
function inBase64(word: string, encoding: 'base64' | 'base64url'): Buffer[] {
  const bytes = Buffer.from(word);
  return [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes])
      .toString(encoding)
      .replace(/=+$/, '');
    const start = Math.ceil((before * 8) / 6);
    const end = Math.floor(((before + bytes.length) * 8) / 6);
    return Buffer.from(text.slice(start, end));
  });
}

/** Raw in both cases, base64, hex, URL-encoded, escaped, and the usual hashes. */
export function needlesOf(word: string): Needle[] {
  const bytes = Buffer.from(word);
  const hex = bytes.toString('hex');
  const percent = hex.replace(/../g, '%$&');
  const forms: [form: string, text: string | Buffer][] = [
    ['raw', bytes],
    ['raw, upper case', word.toUpperCase()],
    ['UTF-16', Buffer.from(word, 'utf16le')],
    ...inBase64(word, 'base64').map((text, place): [string, Buffer] => [`base64 at ${place}`, text]),
    ...inBase64(word, 'base64url').map((text, place): [string, Buffer] => [`base64url at ${place}`, text]),
    ['hex', hex],
    ['hex, upper case', hex.toUpperCase()],
    ['URL-encoded', encodeURIComponent(word)],
    ['URL-encoded whole', percent],
    ['URL-encoded whole, upper case', percent.toUpperCase()],
    ['JSON escapes', hex.replace(/../g, '\\u00$&')],
    ...['md5', 'sha1', 'sha256'].flatMap((name): [string, string][] => {
      const hash = createHash(name).update(word).digest();
      return [
        [`${name} in hex`, hash.toString('hex')],
        [`${name} in base64`, hash.toString('base64').replace(/=+$/, '')],
      ];
    }),
  ];
  // Of two forms that look the same, the first one names it.
  const distinct = new Map(
    forms.reverse().map(([form, text]) => [Buffer.from(text).toString('latin1'), form]),
  );
  return [...distinct].map(([text, form]) => ({ word, form, bytes: Buffer.from(text, 'latin1') }));
}

/** What may hold a word, with the place to name when it does. */
export interface Haystack {
  place: string;
  bytes: Buffer;
}

/** Where which word was found, in which form. */
export function search(haystacks: Iterable<Haystack>, needles: readonly Needle[]): string[] {
  const found: string[] = [];
  for (const { place, bytes } of haystacks) {
    for (const { word, form, bytes: wanted } of needles)
      if (bytes.includes(wanted)) found.push(`${place}: ${word} (${form})`);
  }
  return found;
}
