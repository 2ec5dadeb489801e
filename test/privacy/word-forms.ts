import { createHash } from 'node:crypto';

/** A word in one of the encodings in which it might be stored. */
export interface WordForm {
  word: string;
  form: string;
  bytes: Buffer;
}

/** The three forms of a word within base64, by its offset; without the characters that depend on its neighbours. */
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

/** Returns the forms of a word: raw in both cases, base64, hex, URL-encoded, escaped, and the usual hashes. */
export function formsOf(word: string): WordForm[] {
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
  // If two forms have the same bytes, only the first is kept.
  const distinct = new Map(
    forms.reverse().map(([form, text]) => [Buffer.from(text).toString('latin1'), form]),
  );
  return [...distinct].map(([text, form]) => ({ word, form, bytes: Buffer.from(text, 'latin1') }));
}

/** Stored bytes to search, with the place to report. */
export interface StoredBytes {
  place: string;
  bytes: Buffer;
}

/** Returns a line for each form of a word that was found, with its place. */
export function findForms(stored: Iterable<StoredBytes>, forms: readonly WordForm[]): string[] {
  const found: string[] = [];
  for (const { place, bytes } of stored) {
    for (const { word, form, bytes: wanted } of forms)
      if (bytes.includes(wanted)) found.push(`${place}: ${word} (${form})`);
  }
  return found;
}
