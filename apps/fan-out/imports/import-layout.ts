import { createHash } from 'node:crypto';
import { Problem } from '#platform/http/problem.js';
import { parseHeader } from '#platform/csv/csv-header.js';
import type { CsvRecord } from '#platform/csv/csv-reader.js';
import { COLUMNS, type Column } from './import-columns.js';

/** Where a field of each row comes from: the index of a column of the file, or one text for all rows. */
export type FieldSource = { at: number } | { value: string };

/** Where the fields of a file's rows stand. */
export interface ImportLayout {
  /** Columns that the first line names; a row has to have as many fields. */
  width: number;
  sources: Readonly<Partial<Record<Column, FieldSource>>>;
}

/** What a person chose by hand, by field: the number of a column, from 1, or one text for all rows. */
export type ChosenSources = Readonly<Partial<Record<Column, { column?: number; value?: string }>>>;

/** The layout of a file whose first line has exactly the names of the fields; throws 422 where it has not. */
export function layoutByNames(header: CsvRecord | undefined): ImportLayout {
  const names = parseHeader(header, COLUMNS);
  return { width: names.length, sources: Object.fromEntries(names.map((name, at) => [name, { at }])) };
}

/** Names of a file's columns, without unnamed ones at the end; empty where the first line cannot be read. */
export function columnNames(header: CsvRecord | undefined): string[] {
  const names = header?.fields?.map((name) => name.trim()) ?? [];
  while (names.at(-1) === '') names.pop();
  return names;
}

/**
 * The layout that a person chose for a file with any first line. What they left open is taken from the column with the
 * field's name, where there is one. Throws 422 for a column that the file does not have.
 */
export function chosenLayout(header: CsvRecord | undefined, chosen: ChosenSources): ImportLayout {
  const names = columnNames(header);
  const lower = names.map((name) => name.toLowerCase());
  const sources = COLUMNS.flatMap((field): [Column, FieldSource][] => {
    const { column, value } = chosen[field] ?? {};
    if (value !== undefined) return [[field, { value: value.trim() }]];
    if (column !== undefined && column > names.length)
      throw Problem.field(`column_${field}`, 'max', `The file has ${names.length} columns`, {
        max: names.length,
      });
    const at = column === undefined ? lower.indexOf(field) : column - 1;
    return at < 0 ? [] : [[field, { at }]];
  });
  return { width: names.length, sources: Object.fromEntries(sources) };
}

/** The fields that nothing is chosen for. */
export const missingFields = ({ sources }: ImportLayout): Column[] =>
  COLUMNS.filter((field) => sources[field] === undefined);

/** Throws 422 naming the fields that nothing is chosen for. */
export function requireWhole(layout: ImportLayout): void {
  const missing = missingFields(layout);
  if (missing.length === 0) return;
  const message = `Choose a column or one text for ${missing.join(', ')}`;
  throw Problem.field('columns', 'columns', message, COLUMNS);
}

/** Recognizes a layout, so that a resumed upload is read as it was begun. */
export function layoutKey({ width, sources }: ImportLayout): string {
  const names = Array.from({ length: width }, (_, at) =>
    COLUMNS.find((field) => (sources[field] as { at?: number }).at === at),
  );
  if (names.every((name) => name !== undefined)) return names.join();
  const all = JSON.stringify([width, ...COLUMNS.map((field) => sources[field])]);
  return `chosen:${createHash('sha256').update(all).digest('hex')}`;
}

/** Number, from 1, of the column that a field comes from; 0 where one text stands for all rows. */
export function columnOf({ sources }: ImportLayout, field: Column): number {
  const source = sources[field];
  return source && 'at' in source ? source.at + 1 : 0;
}
