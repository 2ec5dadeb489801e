import { Type } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { LessThan, type FindOperator } from 'typeorm';
import type { IdPrefix } from '../ports/ids.port.js';
import { Problem } from './problem.js';

/** Query of a list, which is answered in pages, newest first. */
export class PageQuery {
  /** 1 to 100, 50 by default. */
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(100) limit = 50;
  /** `next_cursor` of the page before. */
  @IsOptional() @IsString() @MaxLength(200) @Matches(/^[\w-]+$/) cursor?: string;
}

/** Query of a list whose items can be archived. */
export class ArchivablePageQuery extends PageQuery {
  /** `true`: lists archived items instead of those in use. */
  @IsOptional() @IsIn(['true', 'false']) archived: 'true' | 'false' = 'false';
}

/** Part of a change: archives an item or restores it. */
export class ArchivableInput {
  /** `true` archives the item, `false` restores it. */
  @IsOptional() @IsBoolean() archived?: boolean;
}

/** Returns the `archived_at` of a row after a change; archiving an archived row keeps its first time. */
export function archivedAt(
  row: { archived_at: number | null },
  { archived }: ArchivableInput,
  now: number,
): number | null {
  if (archived === undefined || archived === null) return row.archived_at;
  return archived ? (row.archived_at ?? now) : null;
}

/** A page of a list. */
export interface Page<T> {
  items: T[];
  /** Null on the last page. */
  next_cursor: string | null;
}

/**
 * Returns the parts of a cursor, which are the groups of the expression `form`; undefined for the first page. Throws 400
 * for a cursor that does not match.
 */
export function parseCursor(cursor: string | undefined, form: RegExp): string[] | undefined {
  if (cursor === undefined) return undefined;
  const [, ...index] = form.exec(cursor) ?? [];
  if (index.length > 0) return index;
  throw Problem.field(
    'cursor',
    'cursor',
    'Send the next_cursor of the page before, of this list',
    undefined,
    400,
  );
}

/** The query condition for the next page of a list that is sorted by id, newest first. */
export function afterId(cursor: string | undefined, prefix: IdPrefix): { id?: FindOperator<string> } {
  const index = parseCursor(cursor, new RegExp(`^(${prefix}_[0-9a-hjkmnp-tv-z]{26})$`));
  return index ? { id: LessThan(index[0]!) } : {};
}

/** Makes a page from rows that were read with a limit of `limit + 1`: the extra row shows that there is a next page. */
export function pageOf<R, T>(
  rows: R[],
  limit: number,
  cursorOf: (row: R) => string,
  view: (row: R) => T,
): Page<T> {
  const items = rows.slice(0, limit);
  return { items: items.map(view), next_cursor: rows.length > limit ? cursorOf(items.at(-1)!) : null };
}
