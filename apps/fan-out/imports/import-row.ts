import { instantOf } from '#platform/time/calendar.js';
import { Problem } from '#platform/http/problem.js';
import { hasVisibleText, wrongInLine, wrongInText } from '#platform/http/text.js';
import { DESCRIPTORS, descriptorOf } from '../transports/transport-list.js';
import type { TransportName } from '#message/transport-name.js';
import type { CsvRecord } from './csv-reader.js';
import type { Refusal } from './refusals.js';

/** What every row has to bring, its proof of consent included. */
export const COLUMNS = [
  'transport',
  'address',
  'consent_at',
  'consent_how',
  'consent_wording',
  'source',
] as const;
export type Column = (typeof COLUMNS)[number];

/** Somebody who agreed elsewhere. */
export interface Candidate {
  line: number;
  transport: TransportName;
  address: string;
  consent: { at: number; how: string; wording: string; source: string };
}

/** Why a row was not taken, without a word of what it said. */
export interface Refused {
  line: number;
  /** A column, or `row` where the row as a whole is wrong. */
  field: Column | 'row';
  /** Place in the row, from 1, where that is not the field's own. */
  column?: number;
  reason: Refusal;
}

const EARLIEST = Date.UTC(1990, 0, 1);
const SKEW_MS = 5 * 60_000;
const INSTANT = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/;
const LONGEST: Record<Column, number> = {
  transport: 16,
  address: 320,
  consent_at: 40,
  consent_how: 64,
  consent_wording: 4_000,
  source: 255,
};
/** What a file of another charset becomes. */
const MISREAD = /[\p{Cs}\ufffd]/u;

/** Transports of which a brand may import followers. */
const IMPORTABLE: ReadonlySet<string> = new Set(
  DESCRIPTORS.filter(({ importable }) => importable).map(({ name }) => name),
);

/** Names of unknown columns that a refusal says, and characters of each. */
const SAID = { names: 5, characters: 40 };

/**
 * The columns in the order of the file; what a spreadsheet leaves unnamed at the end is none. Throws 422 for a first line
 * that lacks one, has one twice or one that is not known, or cannot be read, saying which and where.
 */
export function columnsOf(header: CsvRecord | undefined): Column[] {
  const names = header?.fields?.map((name) => name.trim().toLowerCase()) ?? [];
  while (names.at(-1) === '') names.pop();
  const missing = COLUMNS.filter((name) => !names.includes(name));
  const wrong = names.flatMap((name, at) => {
    if (COLUMNS.includes(name as Column) && names.indexOf(name) === at) return [];
    const what = COLUMNS.includes(name as Column) ? 'there already' : 'not known';
    return [`"${name.slice(0, SAID.characters)}" in column ${at + 1} is ${what}`];
  });
  if (missing.length + wrong.length === 0) return names as Column[];
  const found = [
    ...(header && !header.fields
      ? [`line ${header.line} cannot be read from column ${header.column} on`]
      : []),
    ...(missing.length > 0 ? [`missing: ${missing.join(', ')}`] : []),
    ...wrong.slice(0, SAID.names),
    ...(wrong.length > SAID.names ? [`and ${wrong.length - SAID.names} more`] : []),
  ];
  const message = `The first line has to name these columns, each once: ${COLUMNS.join(', ')}; ${found.join('; ')}`;
  throw Problem.field('columns', 'columns', message, COLUMNS);
}

/** The follower that a row asks for, or what is wrong with it. */
export function judge(
  { line, fields, wrong = 'quotes', column }: CsvRecord,
  columns: Column[],
  now: number,
): Candidate | Refused {
  const refused = (field: Column, reason: Refusal): Refused => ({ line, field, reason });
  if (!fields) return { line, field: 'row', column, reason: wrong };
  const surplus = fields.findIndex((field, place) => place >= columns.length && field.trim() !== '');
  if (surplus >= 0 || fields.length < columns.length) {
    return { line, field: 'row', column: (surplus >= 0 ? surplus : fields.length) + 1, reason: 'columns' };
  }
  const row = Object.fromEntries(columns.map((name, place) => [name, fields[place]!.trim()])) as Record<
    Column,
    string
  >;
  for (const name of COLUMNS) {
    if (!hasVisibleText(row[name])) return refused(name, 'required');
    if (row[name].length > LONGEST[name]) return refused(name, 'length');
    if (MISREAD.test(row[name])) return refused(name, 'charset');
    const wrongAt = name === 'consent_wording' ? wrongInText : wrongInLine;
    if (wrongAt(row[name]) >= 0) return refused(name, 'text');
  }
  if (!IMPORTABLE.has(row.transport)) return refused('transport', 'unknown');
  const transport = row.transport as TransportName;
  const address = descriptorOf(transport).normalizeAddress(row.address, { discordBaseUrl: null });
  if (address === null) return refused('address', 'address');
  const at = INSTANT.test(row.consent_at) ? instantOf(row.consent_at) : Number.NaN;
  if (!(at >= EARLIEST)) return refused('consent_at', 'instant');
  if (at > now + SKEW_MS) return refused('consent_at', 'future');
  const { consent_how: how, consent_wording: wording, source } = row;
  return { line, transport, address, consent: { at, how, wording, source } };
}
