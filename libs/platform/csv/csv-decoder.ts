import { TextDecoder } from 'node:util';

const DETECTION_BYTES = 4;

/** The charset of a label of the WHATWG Encoding Standard, such as `windows-1252`; null for an unknown label. */
export function charsetOf(label: string): string | null {
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return null;
  }
}

/**
 * Decodes the bytes of a file into text whose lines end in LF; CRLF and CR alone become LF. The charset is that of a byte
 * order mark, else the declared one, else UTF-16 or UTF-8 by the first bytes. Bytes that are invalid in it become U+FFFD.
 */
export class CsvDecoder {
  readonly #declared: string | undefined;
  #decoder: TextDecoder | undefined;
  /** The first bytes, until there are enough to detect the charset. */
  #head: Uint8Array = new Uint8Array();
  /** A CR at the end of the text so far: an LF may follow in the next bytes. */
  #pending = '';

  constructor(declared?: string) {
    this.#declared = declared;
  }

  /** The text that can be decoded so far. */
  push(bytes: Uint8Array): string {
    if (this.#decoder) return this.#normalizeLines(this.#decoder.decode(bytes, { stream: true }));
    this.#head = Buffer.concat([this.#head, bytes]);
    if (this.#head.length < DETECTION_BYTES) return '';
    return this.#normalizeLines(this.#createDecoder().decode(this.#head, { stream: true }));
  }

  /** The rest of the text. */
  end(): string {
    const text = this.#decoder ? this.#decoder.decode() : this.#createDecoder().decode(this.#head);
    return this.#normalizeLines(text) + (this.#pending && '\n');
  }

  #createDecoder(): TextDecoder {
    return (this.#decoder = new TextDecoder(
      charsetByMark(this.#head) ?? this.#declared ?? guessCharset(this.#head),
    ));
  }

  #normalizeLines(decoded: string): string {
    const text = this.#pending + decoded;
    this.#pending = text.endsWith('\r') ? '\r' : '';
    const complete = this.#pending ? text.slice(0, -1) : text;
    return complete.includes('\r') ? complete.replace(/\r\n?/g, '\n') : complete;
  }
}

function charsetByMark([a, b, c]: Uint8Array): string | undefined {
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8';
  return undefined;
}

/** Detects UTF-16 by its zero bytes: the first line has ASCII column names, so every second byte is zero. */
function guessCharset([a, b, c, d]: Uint8Array): string {
  if (a && b === 0 && c && d === 0) return 'utf-16le';
  if (a === 0 && b && c === 0 && d) return 'utf-16be';
  return 'utf-8';
}
