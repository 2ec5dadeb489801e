import { Type } from 'class-transformer';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { OneLine, PlainText } from '#platform/http/text.js';
import { COLUMNS } from './import-columns.js';
import type { ChosenSources } from './import-layout.js';

const MAX_COLUMNS = 200;

/** Where each field comes from, for a file whose columns have other names: `column_…` is a number from 1, `value_…` stands for all rows. */
export class ImportLayoutQuery {
  /** Number of the column of the transports. */
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(MAX_COLUMNS) column_transport?: number;
  /** Number of the column of the addresses. */
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(MAX_COLUMNS) column_address?: number;
  /** Number of the column that says when each person agreed. */
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(MAX_COLUMNS) column_consent_at?: number;
  /** Number of the column that says how each person agreed. */
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(MAX_COLUMNS) column_consent_how?: number;
  /** Number of the column with the words that each person agreed to. */
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(MAX_COLUMNS) column_consent_wording?: number;
  /** Number of the column that says what brought each person. */
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(MAX_COLUMNS) column_source?: number;
  /** Transport of all rows. @example email */
  @IsOptional() @OneLine(1, 16) value_transport?: string;
  /** When all agreed. @example 2026-11-02 */
  @IsOptional() @OneLine(1, 40) value_consent_at?: string;
  /** How all agreed. @example shop form */
  @IsOptional() @OneLine(1, 64) value_consent_how?: string;
  /** The words that all agreed to. @example Yes, write to me about new coffee. */
  @IsOptional() @PlainText(1, 4_000) value_consent_wording?: string;
  /** What brought all of them. @example shop */
  @IsOptional() @OneLine(1, 255) value_source?: string;
}

/** What of a query is chosen by hand; null where nothing is, so that the names of the columns have to fit. */
export function chosenIn(query: ImportLayoutQuery): ChosenSources | null {
  const given = query as Record<string, string | number | undefined>;
  const chosen = COLUMNS.flatMap((field) => {
    const [column, value] = [given[`column_${field}`], given[`value_${field}`]];
    return column === undefined && value === undefined ? [] : [[field, { column, value }] as const];
  });
  return chosen.length === 0 ? null : (Object.fromEntries(chosen) as ChosenSources);
}
