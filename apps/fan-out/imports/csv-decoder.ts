import { TextDecoder } from 'node:util';

const BYTES_TO_TELL = 4;

/** The charset that a label of the Encoding Standard stands for, such as `windows-1252`; null for one that is not known. */
export function charsetOf(label: string): string | null {
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return null;
  }
}

/**
 * Turns the bytes of a file into text whose lines all end in LF, whether they ended in CRLF, LF or CR alone. A byte order
 * mark decides on the charset, then the declared one, then UTF-8; bytes that are none of it become U+FFFD.
 */
export class CsvText {
  readonly #declared: string | undefined;
  #decoder: TextDecoder | undefined;
  /** Bytes that came before there were enough of them to tell the charset. */
  #first: Uint8Array = new Uint8Array();
  /** A CR at the end, of which it is not known yet whether an LF follows. */
  #pending = '';

  constructor(declared?: string) {
    this.#declared = declared;
  }

  push(bytes: Uint8Array): string {
    if (this.#decoder) return this.#lines(this.#decoder.decode(bytes, { stream: true }));
    this.#first = Buffer.concat([this.#first, bytes]);
    if (this.#first.length < BYTES_TO_TELL) return '';
    return this.#lines(this.#start().decode(this.#first, { stream: true }));
  }

  end(): string {
    const text = this.#decoder ? this.#decoder.decode() : this.#start().decode(this.#first);
    return this.#lines(text) + (this.#pending && '\n');
  }

  #start(): TextDecoder {
    return (this.#decoder = new TextDecoder(marked(this.#first) ?? this.#declared ?? unmarked(this.#first)));
  }

  #lines(more: string): string {
    const text = this.#pending + more;
    this.#pending = text.endsWith('\r') ? '\r' : '';
    const whole = this.#pending ? text.slice(0, -1) : text;
    return whole.includes('\r') ? whole.replace(/\r\n?/g, '\n') : whole;
  }
}

function marked([a, b, c]: Uint8Array): string | undefined {
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8';
  return undefined;
}

/** A first line names columns in ASCII: half of its bytes are zero in UTF-16. */
function unmarked([a, b, c, d]: Uint8Array): string {
  if (a && b === 0 && c && d === 0) return 'utf-16le';
  if (a === 0 && b && c === 0 && d) return 'utf-16be';
  return 'utf-8';
}
