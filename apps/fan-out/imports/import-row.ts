import { instantOf } from '#platform/calendar.js';
import { Problem } from '#platform/http/problem.js';
import { saysSomething } from '#platform/http/text.js';
import { addressForm } from '../followers/address-form.js';
import type { TransportName } from '../followers/follower.entity.js';
import type { CsvRecord } from './csv.js';
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
  field: string;
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
// What a file of another encoding becomes, halves of surrogate pairs, and control characters.
const NO_LINE = /[\p{Cc}\p{Cs}\u2028\u2029\ufffd]/u;
const NO_TEXT = /(?![\n\t])[\p{Cc}\p{Cs}\ufffd]/u;

/** The transports that a brand may bring followers of: those where an address alone is enough. */
const BROUGHT: ReadonlySet<string> = new Set<TransportName>(['email', 'whatsapp']);

/** The columns in the order of the file; throws 422 for a header that lacks one, or has one that is not known. */
export function columnsOf(header: string[] | null): Column[] {
  const names = header?.map((name) => name.trim().toLowerCase()) ?? [];
  const wrong = [
    ...COLUMNS.filter((name) => !names.includes(name)),
    ...names.filter((name, at) => !COLUMNS.includes(name as Column) || names.indexOf(name) !== at),
  ];
  if (wrong.length > 0) {
    const message = `The first line has to name these columns, each once: ${COLUMNS.join(', ')}`;
    throw Problem.field('columns', 'columns', message, COLUMNS);
  }
  return names as Column[];
}

/** The follower that a row asks for, or what is wrong with it. */
export function judge(
  { line, fields, wrong = 'quotes' }: CsvRecord,
  columns: Column[],
  now: number,
): Candidate | Refused {
  const refused = (field: string, reason: Refusal): Refused => ({ line, field, reason });
  if (!fields) return refused('row', wrong);
  if (fields.length !== COLUMNS.length) return refused('row', 'columns');
  const row = Object.fromEntries(columns.map((name, place) => [name, fields[place]!.trim()])) as Record<
    Column,
    string
  >;
  for (const name of COLUMNS) {
    if (!saysSomething(row[name])) return refused(name, 'required');
    if (row[name].length > LONGEST[name]) return refused(name, 'length');
    if ((name === 'consent_wording' ? NO_TEXT : NO_LINE).test(row[name])) return refused(name, 'text');
  }
  if (!BROUGHT.has(row.transport)) return refused('transport', 'unknown');
  const transport = row.transport as TransportName;
  const address = addressForm(transport, row.address);
  if (address === null) return refused('address', 'address');
  const at = INSTANT.test(row.consent_at) ? instantOf(row.consent_at) : Number.NaN;
  if (!(at >= EARLIEST)) return refused('consent_at', 'instant');
  if (at > now + SKEW_MS) return refused('consent_at', 'future');
  const { consent_how: how, consent_wording: wording, source } = row;
  return { line, transport, address, consent: { at, how, wording, source } };
}
