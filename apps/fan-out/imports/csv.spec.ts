import fc from 'fast-check';
import { csvField, CsvReader, type CsvRecord } from './csv.js';

function read(text: string | Uint8Array, sizes: number[] = [1]): CsvRecord[] {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  const reader = new CsvReader();
  const records: CsvRecord[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = Math.max(1, sizes[turn % sizes.length]!);
    records.push(...reader.push(bytes.subarray(at, at + size)));
    at += size;
  }
  return [...records, ...reader.end()];
}

const fields = (text: string) => read(text).map((record) => record.fields);

describe('CSV as it comes', () => {
  it('reads what it could have written, in whatever pieces', () => {
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
        fc.constantFrom('\n', '\r\n'),
        (rows, sizes, newline) => {
          const text = rows.map((row) => row.map(csvField).join(',') + newline).join('');
          expect(read(text, sizes).map((record) => record.fields)).toEqual(rows);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('says on which line a record begins, and skips empty lines and the mark of UTF-8', () => {
    const records = read('\ufeffa,b\n\n"x\ny",1\r\n2,3');
    expect(records.map(({ line, fields }) => [line, fields])).toEqual([
      [1, ['a', 'b']],
      [3, ['x\ny', '1']],
      [5, ['2', '3']],
    ]);
  });

  it('loses nothing but the record whose quotes are wrong', () => {
    expect(fields('a"b,c\n1,2\n"a"b,c\n3,4\n')).toEqual([null, ['1', '2'], null, ['3', '4']]);
    expect(read('"open,1\n1,2\n3,4').map(({ line, fields }) => [line, fields])).toEqual([
      [1, null],
      [2, ['1', '2']],
      [3, ['3', '4']],
    ]);
  });

  it('keeps little of a line without an end, the same in whatever pieces', () => {
    const long = `${'x'.repeat(100_000)}\n1,2\n"${'y'.repeat(9_000)}\n3,4\n`;
    const expected = [
      [1, null],
      [2, ['1', '2']],
      [3, null],
      [4, ['3', '4']],
    ];
    expect(read(long, [4_096]).map(({ wrong }) => wrong)).toEqual([
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

  it('looks at each line a few times at most, however many lines a quote stays open over', () => {
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
    expect(records.map(({ line, wrong }) => [line, wrong])).toEqual([
      [1, 'quotes'],
      [8_192, 'quotes'],
      [16_383, 'quotes'],
    ]);
  });

  it('writes no formula for a spreadsheet', () => expect(csvField('=1+1')).toBe("'=1+1"));
});
