import { Type } from 'class-transformer';
import { IsISO8601, IsIn, IsInt, IsOptional, IsString, Matches, ValidateNested } from 'class-validator';
import { BoundedId } from '#platform/events/bounded-fields.js';

/** Which import a file goes on with. */
export class ImportQuery {
  /** `imp_…` of an upload that broke off: the same file goes on after the last rows that were taken. */
  @IsOptional() @Matches(/^imp_[0-9a-hjkmnp-tv-z]{26}$/) import_id?: string;
}

/** Followers brought along in a file, and how far it was taken. */
export class ImportView {
  /** `imp_…` */
  @BoundedId('imp') id: string;
  @BoundedId('chn') channel_id: string;
  /** `receiving` until the whole file was taken, so also where the upload broke off. */
  @IsIn(['receiving', 'complete']) state: 'receiving' | 'complete';
  /** Rows that were looked at: joined, known and refused together. */
  @IsInt() rows: number;
  @IsInt() joined: number;
  /** Followed already, and were left as they are. */
  @IsInt() known: number;
  /** Listed with their reasons at `/v1/imports/{id}/refused`. */
  @IsInt() refused: number;
  @IsISO8601() created_at: string;
  /** When the last rows were taken. */
  @IsISO8601() updated_at: string;
}

export class ImportPage {
  @ValidateNested({ each: true }) @Type(() => ImportView) items: ImportView[];
  /** Null on the last page. */
  @IsOptional() @IsString() next_cursor: string | null;
}
