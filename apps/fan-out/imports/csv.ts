/** A record with more than that in it opened a quote that it never closed. */
const LONGEST_RECORD = 8_192;

/** One record: its fields, or what cannot be read of it. */
export interface CsvRecord {
  /** Line of the file on which it begins, from 1. */
  line: number;
  fields: string[] | null;
  /** Why there are no fields: the record is too long, or a quote is where none may be, or stays open. */
  wrong?: 'too_long' | 'quotes';
  /** As it stands in the file; the beginning of one that is too long. */
  text: string;
}

/** Reads CSV (RFC 4180) as it comes, keeping one record in memory. A record that cannot be read costs no other. */
export class CsvReader {
  private readonly decoder = new TextDecoder('utf-8');
  private rest = '';
  private line = 0;
  /** Lines of a record whose quote is still open, and how long they are together. */
  private open: string[] = [];
  private size = 0;

  /** The records that end in these bytes; empty lines are none. */
  push(bytes: Uint8Array): CsvRecord[] {
    return this.take(this.rest + this.decoder.decode(bytes, { stream: true }), false);
  }

  /** The last ones. */
  end(): CsvRecord[] {
    const records = this.take(this.rest + this.decoder.decode(), true);
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

  private read(raw: string, records: CsvRecord[]): void {
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    this.line += 1;
    if (this.open.length === 0 && line.length <= LONGEST_RECORD && !line.includes('"')) {
      if (line !== '') records.push({ line: this.line, fields: line.split(','), text: line });
      return;
    }
    // Only a line with an odd number of quotes ends what is open: the others are not looked into, each once more at most.
    const goesOn = this.open.length > 0 && quotesIn(line) % 2 === 0;
    this.open.push(line);
    this.size += line.length + 1;
    if (this.size > LONGEST_RECORD + 1) return this.giveUp(records);
    if (goesOn) return;
    const text = this.open.join('\n');
    const fields = fieldsOf(text);
    if (fields === 'open') return;
    if (fields === 'broken') return this.giveUp(records);
    records.push({ line: this.line - this.open.length + 1, fields, text });
    this.forget();
  }

  /** The record's first line is what is wrong; the lines after it are read again. */
  private giveUp(records: CsvRecord[]): void {
    const [first = '', ...others] = this.open;
    this.line -= others.length;
    this.forget();
    const wrong = first.length > LONGEST_RECORD ? 'too_long' : 'quotes';
    records.push({ line: this.line, fields: null, wrong, text: first.slice(0, LONGEST_RECORD) });
    for (const line of others) this.read(line, records);
  }

  private forget(): void {
    this.open = [];
    this.size = 0;
  }
}

function quotesIn(line: string): number {
  let count = 0;
  for (let at = line.indexOf('"'); at >= 0; at = line.indexOf('"', at + 1)) count += 1;
  return count;
}

function fieldsOf(text: string): string[] | 'open' | 'broken' {
  const fields: string[] = [];
  for (let at = 0; ;) {
    if (text[at] !== '"') {
      const comma = text.indexOf(',', at);
      const field = comma < 0 ? text.slice(at) : text.slice(at, comma);
      if (field.includes('"') || field.includes('\n')) return 'broken';
      fields.push(field);
      if (comma < 0) return fields;
      at = comma + 1;
      continue;
    }
    let field = '';
    for (;;) {
      const quote = text.indexOf('"', at + 1);
      if (quote < 0) return 'open';
      field += text.slice(at + 1, quote);
      at = quote + 1;
      if (text[at] !== '"') break;
      field += '"';
    }
    fields.push(field);
    if (at >= text.length) return fields;
    if (text[at] !== ',') return 'broken';
    at += 1;
  }
}

/** A field as it stands in a file; what a spreadsheet would take for a formula is made text. */
export function csvField(value: string | number): string {
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
