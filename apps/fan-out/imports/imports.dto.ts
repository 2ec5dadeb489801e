import { Type } from 'class-transformer';
import { IsISO8601, IsIn, IsInt, IsOptional, IsString, Matches, ValidateNested } from 'class-validator';
import { ImportLayoutQuery } from './import-layout.dto.js';
import { BoundedId } from '#platform/events/bounded-fields.js';

/** The import that an upload resumes, and where its fields come from. */
export class ImportQuery extends ImportLayoutQuery {
  /** `imp_…` of an interrupted upload: the same file is resumed after the last committed rows. */
  @IsOptional() @Matches(/^imp_[0-9a-hjkmnp-tv-z]{26}$/) import_id?: string;
}

/** An import of followers from a file, and how far it has come. */
export class ImportView {
  /** `imp_…` */
  @BoundedId('imp') id: string;
  @BoundedId('chn') channel_id: string;
  /** `receiving` until the whole file is committed; an interrupted upload stays `receiving`. */
  @IsIn(['receiving', 'complete']) state: 'receiving' | 'complete';
  /** Rows that were processed: the sum of `joined`, `already_following` and `refused`. */
  @IsInt() rows: number;
  @IsInt() joined: number;
  /** Rows whose person followed already; these followers do not change. */
  @IsInt() already_following: number;
  /** Refused rows; `/v1/imports/{id}/refused` lists them with their reasons. */
  @IsInt() refused: number;
  @IsISO8601() created_at: string;
  /** When the last rows were committed. */
  @IsISO8601() updated_at: string;
}

/** A page of imports. */
export class ImportPage {
  @ValidateNested({ each: true }) @Type(() => ImportView) items: ImportView[];
  /** Null on the last page. */
  @IsOptional() @IsString() next_cursor: string | null;
}
