import { Type } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { LessThan, type FindOperator } from 'typeorm';
import type { IdPrefix } from '../ports/ids.port.js';
import { Problem } from './problem.js';

/** Query of a list: newest first, a page at a time. */
export class PageQuery {
  /** 1 to 100, 50 by default. */
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(100) limit = 50;
  /** `next_cursor` of the page before. */
  @IsOptional() @IsString() @MaxLength(200) @Matches(/^[\w-]+$/) cursor?: string;
}

/** Query of a list of what can be archived. */
export class ArchivablePageQuery extends PageQuery {
  /** `true`: those that are archived, instead of those in use. */
  @IsOptional() @IsIn(['true', 'false']) archived: 'true' | 'false' = 'false';
}

/** Of a change: archives, or takes back into use. */
export class ArchivableInput {
  /** `true` archives it, `false` takes it back into use. */
  @IsOptional() @IsBoolean() archived?: boolean;
}

/** The `archived_at` of a row after a change; one that is archived again keeps its time. */
export function archivedAt(
  row: { archived_at: number | null },
  { archived }: ArchivableInput,
  now: number,
): number | null {
  if (archived === undefined || archived === null) return row.archived_at;
  return archived ? (row.archived_at ?? now) : null;
}

export interface Page<T> {
  items: T[];
  /** Null on the last page. */
  next_cursor: string | null;
}

/**
 * What a cursor was made of: the groups of `form`. Undefined for the first page; throws 422 for what no page of this list
 * has ended with.
 */
export function placeOf(cursor: string | undefined, form: RegExp): string[] | undefined {
  if (cursor === undefined) return undefined;
  const [, ...place] = form.exec(cursor) ?? [];
  if (place.length > 0) return place;
  throw Problem.field('cursor', 'cursor', 'Send the next_cursor of the page before, of this list');
}

/** The condition of a list by its ids, the newest first: those after the last one of the page before. */
export function afterId(cursor: string | undefined, prefix: IdPrefix): { id?: FindOperator<string> } {
  const place = placeOf(cursor, new RegExp(`^(${prefix}_[0-9a-hjkmnp-tv-z]{26})$`));
  return place ? { id: LessThan(place[0]!) } : {};
}

/** Cuts a page from rows that were read with `limit + 1`. */
export function pageOf<R, T>(
  rows: R[],
  limit: number,
  cursorOf: (row: R) => string,
  view: (row: R) => T,
): Page<T> {
  const items = rows.slice(0, limit);
  return { items: items.map(view), next_cursor: rows.length > limit ? cursorOf(items.at(-1)!) : null };
}
