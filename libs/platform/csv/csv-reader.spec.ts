import fc from 'fast-check';
import { csvField } from '#platform/http/csv-field.js';
import { CsvReader, type CsvRecord } from './csv-reader.js';

function read(text: string | Uint8Array, sizes: number[] = [1], charset?: string): CsvRecord[] {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  const reader = new CsvReader(charset);
  const records: CsvRecord[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = Math.max(1, sizes[turn % sizes.length]!);
    records.push(...reader.push(bytes.subarray(at, at + size)));
    at += size;
  }
  return [...records, ...reader.end()];
}

function encoded(text: string, charset: string): Uint8Array {
  if (charset === 'utf-8') return Buffer.from(text);
  const bytes = Buffer.from(`\ufeff${text}`, 'utf16le');
  return charset === 'utf-16be' ? bytes.swap16() : bytes;
}

const fields = (text: string) => read(text).map((record) => record.fields);

describe('CsvReader', () => {
  it('reads every valid file, in chunks of any size', () => {
    const cell = fc
      .string({ unit: 'grapheme', maxLength: 12 })
      .map((text) => text.replaceAll('\r', ' ').replace(/^[=+\-@\t\ufeff]+/, ''));
    const table = fc.array(
      fc.array(fc.oneof(cell, fc.constantFrom('a,b', '"', 'two\nlines', '☕')), {
        minLength: 2,
        maxLength: 4,
      }),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(
        table,
        fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1 }),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.constantFrom(',', ';', '\t'),
        fc.constantFrom('utf-8', 'utf-16le', 'utf-16be'),
        (rows, sizes, newline, delimiter, charset) => {
          const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
          const cell = (text: string) => (/[;\t\n]/.test(text) ? quoted(text) : csvField(text));
          const all = [['first', 'line'], ...rows];
          const text = all.map((row) => row.map(cell).join(delimiter) + newline).join('');
          const wanted = all.filter((row) => row.some((one) => one.trim() !== ''));
          expect(read(encoded(text, charset), sizes).map((record) => record.fields)).toEqual(wanted);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('gives the line on which each record begins, and skips empty lines and the byte order mark', () => {
    const records = read('\ufeffa,b\n\n"x\ny",1\r\n2,3');
    expect(records.map(({ line, fields }) => [line, fields])).toEqual([
      [1, ['a', 'b']],
      [3, ['x\ny', '1']],
      [5, ['2', '3']],
    ]);
  });

  it.each([
    ['semicolons', 'a;b\n1,5;2\n'],
    ['tabs', 'a\tb\n1,5\t2\n'],
    ['semicolons that its first line tells', 'sep=;\na;b\n1,5;2\n'],
    ['semicolons after a quoted name with a comma', '"a";b\n"1,5";2\n'],
    ['lines that end in CR alone', 'a,b\r"1,5",2\r'],
    ['lines that end in CR, CRLF and LF', 'a,b\r\n\n\r"1,5",2'],
    ['rows without anything in them', 'a;b\n;\n ; \n;;;\n1,5;2\n'],
  ])('reads a table of %s', (_, text) =>
    expect(fields(text)).toEqual([
      ['a', 'b'],
      ['1,5', '2'],
    ]),
  );

  it.each([
    ['UTF-8 with its mark, whatever was declared', Buffer.from('\ufeffa,é\n'), 'windows-1252'],
    ['UTF-16 little-endian without a mark', Buffer.from('a,é\n', 'utf16le'), undefined],
    ['UTF-16 big-endian without a mark', Buffer.from('a,é\n', 'utf16le').swap16(), undefined],
    ['Latin-1 that is declared', Buffer.from('a,é\n', 'latin1'), 'iso-8859-1'],
    ['UTF-8 in fewer bytes than tell a charset', Buffer.from('a,é'), undefined],
  ])('reads %s', (_, bytes, charset) =>
    expect(read(bytes, [1], charset).map((record) => record.fields)).toEqual([['a', 'é']]),
  );

  it('names the field at which a record becomes unreadable', () =>
    expect(
      read('a,b,c\n1,2"x",3\n1,2,"3\n4,5,6\n').map(({ line, error: wrong, column }) => [line, wrong, column]),
    ).toEqual([
      [1, undefined, undefined],
      [2, 'quotes', 2],
      [3, 'quotes', 3],
      [4, undefined, undefined],
    ]));

  it('skips only the record whose quotes are wrong', () => {
    expect(fields('a"b,c\n1,2\n"a"b,c\n3,4\n')).toEqual([null, ['1', '2'], null, ['3', '4']]);
    expect(read('"open,1\n1,2\n3,4').map(({ line, fields }) => [line, fields])).toEqual([
      [1, null],
      [2, ['1', '2']],
      [3, ['3', '4']],
    ]);
  });

  it('keeps a bounded part of an endless line, in chunks of any size', () => {
    const long = `${'x'.repeat(100_000)}\n1,2\n"${'y'.repeat(9_000)}\n3,4\n`;
    const expected = [
      [1, null],
      [2, ['1', '2']],
      [3, null],
      [4, ['3', '4']],
    ];
    expect(read(long, [4_096]).map(({ error: wrong }) => wrong)).toEqual([
      'too_long',
      undefined,
      'too_long',
      undefined,
    ]);
    for (const sizes of [[1], [7, 4_096], [200_000]])
      expect(read(long, sizes).map(({ line, fields }) => [line, fields])).toEqual(expected);
    expect(read(long, [3_333]).map(({ text }) => text)).toEqual(
      read(long, [200_000]).map(({ text }) => text),
    );
  });

  it('reads each line a bounded number of times, however many lines a quote stays open', () => {
    const lines = 4 * 8_192;
    const text = `${`"${'\n'.repeat(8_191)}`.repeat(4)}`;
    const { join } = Array.prototype;
    let joined = 0;
    Array.prototype.join = function (this: unknown[], ...separator: [string?]) {
      joined += this.length;
      return join.apply(this, separator);
    };
    let records: CsvRecord[];
    try {
      records = new CsvReader().push(Buffer.from(text));
    } finally {
      Array.prototype.join = join;
    }
    expect(joined).toBeLessThan(4 * lines);
    expect(records.map(({ line, error: wrong }) => [line, wrong])).toEqual([
      [1, 'quotes'],
      [8_192, 'quotes'],
      [16_383, 'quotes'],
    ]);
  });

  it('writes no field that a spreadsheet would run as a formula', () =>
    expect(csvField('=1+1')).toBe("'=1+1"));
});
