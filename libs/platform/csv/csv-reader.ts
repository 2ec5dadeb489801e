import { CsvDecoder } from './csv-decoder.js';

/** Longest record, in characters. A longer one most likely opens a quote that is never closed. */
const MAX_RECORD = 8_192;

/** A character that separates two fields. */
type Delimiter = ',' | ';' | '\t';
/** A first line that declares the delimiter, as Excel writes it. */
const SEP_LINE = /^"?sep=([,;\t])"?$/i;

/** One record: its fields, or why they cannot be read. */
export interface CsvRecord {
  /** Line of the file on which the record begins, from 1. */
  line: number;
  fields: string[] | null;
  /** Why there are no fields: the record is too long, or it has a misplaced or unclosed quote. */
  error?: 'too_long' | 'quotes';
  /** Number, from 1, of the field at which reading failed. */
  column?: number;
  /** The record's text in the file; only the beginning of a record that is too long. */
  text: string;
}

/**
 * Reads CSV as spreadsheets write it (RFC 4180, with semicolons or tabs as well) piece by piece, keeping one record in
 * memory. The first comma, semicolon or tab of the first line is the delimiter. An unreadable record does not affect the
 * records after it.
 */
export class CsvReader {
  private readonly text: CsvDecoder;
  private delimiter: Delimiter | undefined;
  private rest = '';
  private line = 0;
  /** Lines of a record whose quote is still open, and their total length in characters. */
  private openLines: string[] = [];
  private openLength = 0;

  /** @param charset the declared charset of the file; see `charsetOf`. */
  constructor(charset?: string) {
    this.text = new CsvDecoder(charset);
  }

  /** The records that end in these bytes. Empty lines are no records. */
  push(bytes: Uint8Array): CsvRecord[] {
    return this.readLines(this.rest + this.text.push(bytes), false);
  }

  /** The remaining records. */
  end(): CsvRecord[] {
    const records = this.readLines(this.rest + this.text.end(), true);
    while (this.openLines.length > 0) this.rejectOpenRecord(records);
    return records;
  }

  private readLines(text: string, last: boolean): CsvRecord[] {
    const records: CsvRecord[] = [];
    let from = 0;
    for (let to = text.indexOf('\n'); to >= 0; to = text.indexOf('\n', from)) {
      this.readLine(text.slice(from, to), records);
      from = to + 1;
    }
    // Keeps only enough of an unfinished line to see that it is too long.
    this.rest = last ? '' : text.slice(from, from + MAX_RECORD + 1);
    if (last && from < text.length) this.readLine(text.slice(from), records);
    return records;
  }

  private readLine(line: string, records: CsvRecord[]): void {
    this.line += 1;
    if (this.delimiter === undefined) {
      const declared = SEP_LINE.exec(line)?.[1] as Delimiter | undefined;
      if (declared) this.delimiter = declared;
      if (declared || line === '') return;
      this.delimiter = delimiterOf(line);
    }
    if (this.openLines.length === 0 && line.length <= MAX_RECORD && !line.includes('"')) {
      const fields = line.split(this.delimiter);
      if (fields.some(isFilled)) records.push({ line: this.line, fields, text: line });
      return;
    }
    // Only a line with an odd number of quotes can close an open quote, so the other lines are not parsed again.
    const staysOpen = this.openLines.length > 0 && quotesIn(line) % 2 === 0;
    this.openLines.push(line);
    this.openLength += line.length + 1;
    if (this.openLength > MAX_RECORD + 1) return this.rejectOpenRecord(records);
    if (staysOpen) return;
    const text = this.openLines.join('\n');
    const { fields, end } = splitFields(text, this.delimiter);
    if (end === 'open') return;
    if (end === 'broken') return this.rejectOpenRecord(records);
    if (fields.some(isFilled)) records.push({ line: this.line - this.openLines.length + 1, fields, text });
    this.clearOpen();
  }

  /** Reports the first open line as unreadable, and reads the lines after it again as records of their own. */
  private rejectOpenRecord(records: CsvRecord[]): void {
    const [first = '', ...others] = this.openLines;
    this.line -= others.length;
    this.clearOpen();
    const error = first.length > MAX_RECORD ? 'too_long' : 'quotes';
    const text = first.slice(0, MAX_RECORD);
    const { fields, end } = splitFields(text, this.delimiter ?? ',');
    const column = end === 'whole' ? fields.length : fields.length + 1;
    records.push({ line: this.line, fields: null, error, column, text });
    for (const line of others) this.readLine(line, records);
  }

  private clearOpen(): void {
    this.openLines = [];
    this.openLength = 0;
  }
}

const isFilled = (field: string): boolean => field.trim() !== '';

/** The first delimiter outside quotes. */
function delimiterOf(line: string): Delimiter {
  const unquoted = line.slice(0, MAX_RECORD).replace(/"[^"]*"/g, '');
  return (/[,;\t]/.exec(unquoted)?.[0] as Delimiter | undefined) ?? ',';
}

function quotesIn(line: string): number {
  let count = 0;
  for (let at = line.indexOf('"'); at >= 0; at = line.indexOf('"', at + 1)) count += 1;
  return count;
}

/** Splits a record into fields. `open`: a quote is not closed; `broken`: a quote is misplaced; then only the fields before it are returned. */
function splitFields(
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
