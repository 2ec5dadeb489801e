import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';

/** Query of a list: newest first, a page at a time. */
export class PageQuery {
  /** 1 to 100, 50 by default. */
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(100) limit = 50;
  /** `next_cursor` of the page before. */
  @IsOptional() @IsString() @MaxLength(200) @Matches(/^[\w-]+$/) cursor?: string;
}

export interface Page<T> {
  items: T[];
  /** Null on the last page. */
  next_cursor: string | null;
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
