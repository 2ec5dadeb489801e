import { CsvText } from './csv-decoder.js';

/** A record with more than that in it opened a quote that it never closed. */
const LONGEST_RECORD = 8_192;

/** What may stand between two fields. */
type Delimiter = ',' | ';' | '\t';
/** A first line by which Excel is told the delimiter. */
const SEP_LINE = /^"?sep=([,;\t])"?$/i;

/** One record: its fields, or what cannot be read of it. */
export interface CsvRecord {
  /** Line of the file on which it begins, from 1. */
  line: number;
  fields: string[] | null;
  /** Why there are no fields: the record is too long, or a quote is where none may be, or stays open. */
  wrong?: 'too_long' | 'quotes';
  /** Field, from 1, at which it cannot be read on. */
  column?: number;
  /** As it stands in the file; the beginning of one that is too long. */
  text: string;
}

/**
 * Reads what spreadsheets write (RFC 4180, with semicolons or tabs as well) as it comes, keeping one record in memory. The
 * first comma, semicolon or tab of the first line is the delimiter. A record that cannot be read costs no other.
 */
export class CsvReader {
  private readonly text: CsvText;
  private delimiter: Delimiter | undefined;
  private rest = '';
  private line = 0;
  /** Lines of a record whose quote is still open, and how long they are together. */
  private open: string[] = [];
  private size = 0;

  /** @param charset what the file was declared to be in; see `charsetOf`. */
  constructor(charset?: string) {
    this.text = new CsvText(charset);
  }

  /** The records that end in these bytes; lines without anything in them are none. */
  push(bytes: Uint8Array): CsvRecord[] {
    return this.take(this.rest + this.text.push(bytes), false);
  }

  /** The last ones. */
  end(): CsvRecord[] {
    const records = this.take(this.rest + this.text.end(), true);
    while (this.open.length > 0) this.giveUp(records);
    return records;
  }

  private take(text: string, last: boolean): CsvRecord[] {
    const records: CsvRecord[] = [];
    let from = 0;
    for (let to = text.indexOf('\n'); to >= 0; to = text.indexOf('\n', from)) {
      this.read(text.slice(from, to), records);
      from = to + 1;
    }
    // Of a line that is too long anyhow, no more is kept than shows it.
    this.rest = last ? '' : text.slice(from, from + LONGEST_RECORD + 1);
    if (last && from < text.length) this.read(text.slice(from), records);
    return records;
  }

  private read(line: string, records: CsvRecord[]): void {
    this.line += 1;
    if (this.delimiter === undefined) {
      const told = SEP_LINE.exec(line)?.[1] as Delimiter | undefined;
      if (told) this.delimiter = told;
      if (told || line === '') return;
      this.delimiter = delimiterOf(line);
    }
    if (this.open.length === 0 && line.length <= LONGEST_RECORD && !line.includes('"')) {
      const fields = line.split(this.delimiter);
      if (fields.some(says)) records.push({ line: this.line, fields, text: line });
      return;
    }
    // Only a line with an odd number of quotes ends what is open: the others are not looked into, each once more at most.
    const goesOn = this.open.length > 0 && quotesIn(line) % 2 === 0;
    this.open.push(line);
    this.size += line.length + 1;
    if (this.size > LONGEST_RECORD + 1) return this.giveUp(records);
    if (goesOn) return;
    const text = this.open.join('\n');
    const { fields, end } = fieldsOf(text, this.delimiter);
    if (end === 'open') return;
    if (end === 'broken') return this.giveUp(records);
    if (fields.some(says)) records.push({ line: this.line - this.open.length + 1, fields, text });
    this.forget();
  }

  /** The record's first line is what is wrong; the lines after it are read again. */
  private giveUp(records: CsvRecord[]): void {
    const [first = '', ...others] = this.open;
    this.line -= others.length;
    this.forget();
    const wrong = first.length > LONGEST_RECORD ? 'too_long' : 'quotes';
    const text = first.slice(0, LONGEST_RECORD);
    const { fields, end } = fieldsOf(text, this.delimiter ?? ',');
    const column = end === 'whole' ? fields.length : fields.length + 1;
    records.push({ line: this.line, fields: null, wrong, column, text });
    for (const line of others) this.read(line, records);
  }

  private forget(): void {
    this.open = [];
    this.size = 0;
  }
}

const says = (field: string): boolean => field.trim() !== '';

/** The first one outside quotes. */
function delimiterOf(line: string): Delimiter {
  const bare = line.slice(0, LONGEST_RECORD).replace(/"[^"]*"/g, '');
  return (/[,;\t]/.exec(bare)?.[0] as Delimiter | undefined) ?? ',';
}

function quotesIn(line: string): number {
  let count = 0;
  for (let at = line.indexOf('"'); at >= 0; at = line.indexOf('"', at + 1)) count += 1;
  return count;
}

/** The fields of a record, or those before the one whose quote stays open or stands where none may be. */
function fieldsOf(
  text: string,
  delimiter: Delimiter,
): { fields: string[]; end: 'whole' | 'open' | 'broken' } {
  const fields: string[] = [];
  for (let at = 0; ;) {
    if (text[at] !== '"') {
      const next = text.indexOf(delimiter, at);
      const field = next < 0 ? text.slice(at) : text.slice(at, next);
      if (field.includes('"') || field.includes('\n')) return { fields, end: 'broken' };
      fields.push(field);
      if (next < 0) return { fields, end: 'whole' };
      at = next + 1;
      continue;
    }
    let field = '';
    for (;;) {
      const quote = text.indexOf('"', at + 1);
      if (quote < 0) return { fields, end: 'open' };
      field += text.slice(at + 1, quote);
      at = quote + 1;
      if (text[at] !== '"') break;
      field += '"';
    }
    if (at < text.length && text[at] !== delimiter) return { fields, end: 'broken' };
    fields.push(field);
    if (at >= text.length) return { fields, end: 'whole' };
    at += 1;
  }
}
