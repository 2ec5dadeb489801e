import { instantOfDayOrTime } from '#platform/time/calendar.js';
import { hasVisibleText, wrongInLine, wrongInText } from '#platform/http/text.js';
import { DESCRIPTORS, descriptorOf } from '../transports/transport-list.js';
import type { TransportName } from '#message/transport-name.js';
import type { CsvRecord } from '#platform/csv/csv-reader.js';
import { COLUMNS, type Column } from './import-columns.js';
import type { ImportLayout } from './import-layout.js';
import type { RowRefusal } from './refusals.js';

/** A person who agreed outside Corong and may become a follower. */
export interface ImportCandidate {
  line: number;
  transport: TransportName;
  address: string;
  consent: { at: number; how: string; wording: string; source: string };
}

/** A refused row, without its content. */
export interface RefusedRow {
  line: number;
  /** The column that is wrong, or `row` when the row as a whole is. */
  field: Column | 'row';
  /** Number of the field in the row, from 1; left out when it follows from `field`. */
  column?: number;
  reason: RowRefusal;
}

/** Whether a row names a person who may be imported. */
export const isCandidate = (row: ImportCandidate | RefusedRow): row is ImportCandidate => 'consent' in row;

const EARLIEST = Date.UTC(1990, 0, 1);
const CLOCK_SKEW_MS = 5 * 60_000;
const INSTANT = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/;
const MAX_LENGTH: Record<Column, number> = {
  transport: 16,
  address: 320,
  consent_at: 40,
  consent_how: 64,
  consent_wording: 4_000,
  source: 255,
};
/** Characters that result from decoding a file with the wrong charset. */
const UNDECODABLE = /[\p{Cs}\ufffd]/u;

/** Transports of which a brand may import followers. */
const IMPORTABLE: ReadonlySet<string> = new Set(
  DESCRIPTORS.filter(({ importable }) => importable).map(({ name }) => name),
);

/** Checks a row: returns the person to import, or why the row is refused. `now` is in ms. */
export function validateRow(
  { line, fields, error = 'quotes', column }: CsvRecord,
  { width, sources }: ImportLayout,
  now: number,
): ImportCandidate | RefusedRow {
  const refuse = (field: Column, reason: RowRefusal): RefusedRow => ({ line, field, reason });
  if (!fields) return { line, field: 'row', column, reason: error };
  const surplus = fields.findIndex((field, index) => index >= width && field.trim() !== '');
  if (surplus >= 0 || fields.length < width) {
    return { line, field: 'row', column: (surplus >= 0 ? surplus : fields.length) + 1, reason: 'columns' };
  }
  const textOf = (name: Column): string => {
    const source = sources[name];
    return source === undefined ? '' : 'at' in source ? fields[source.at]!.trim() : source.value;
  };
  const row = Object.fromEntries(COLUMNS.map((name) => [name, textOf(name)])) as Record<Column, string>;
  for (const name of COLUMNS) {
    if (!hasVisibleText(row[name])) return refuse(name, 'required');
    if (row[name].length > MAX_LENGTH[name]) return refuse(name, 'length');
    if (UNDECODABLE.test(row[name])) return refuse(name, 'charset');
    const firstInvalid = name === 'consent_wording' ? wrongInText : wrongInLine;
    if (firstInvalid(row[name]) >= 0) return refuse(name, 'text');
  }
  if (!IMPORTABLE.has(row.transport)) return refuse('transport', 'unknown');
  const transport = row.transport as TransportName;
  const address = descriptorOf(transport).normalizeAddress(row.address);
  if (address === null) return refuse('address', 'address');
  const at = INSTANT.test(row.consent_at) ? instantOfDayOrTime(row.consent_at) : Number.NaN;
  if (!(at >= EARLIEST)) return refuse('consent_at', 'instant');
  if (at > now + CLOCK_SKEW_MS) return refuse('consent_at', 'future');
  const { consent_how: how, consent_wording: wording, source } = row;
  return { line, transport, address, consent: { at, how, wording, source } };
}
