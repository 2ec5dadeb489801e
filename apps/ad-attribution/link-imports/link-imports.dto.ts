import { Type } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, IsOptional, IsString, IsUrl, ValidateNested } from 'class-validator';
import { BoundedId } from '#platform/events/bounded-fields.js';

export class LinkImportQuery {
  /** `true`: nothing is kept, and the answer says what would be. */
  @IsOptional() @IsIn(['true', 'false']) dry_run: 'true' | 'false' = 'false';
}

/** A row that is a link now. */
export class ImportedLinkView {
  /** Line of the file on which the row begins, from 1. */
  @IsInt() line: number;
  /** @example crm-7 */
  @IsString() external_id: string;
  @BoundedId('lnk') id: string;
  /** What the ad has to point at; of a dry run, with a code that was not chosen, another than the link will have. @example https://corong.example/c/kp3x9tqz */
  @IsUrl({ require_tld: false }) url: string;
}

/** A row that was not taken. */
export class RefusedLinkView {
  /** Line of the file on which the row begins, from 1. */
  @IsInt() line: number;
  /** The column, or `row`. @example draft */
  @IsString() field: string;
  /** @example too_long */
  @IsString() rule: string;
  /** The same in words. @example draft has to be text without control characters */
  @IsString() message: string;
}

/** What became of a file of links. */
export class LinkImportView {
  @IsBoolean() dry_run: boolean;
  @IsInt() rows: number;
  @ValidateNested({ each: true }) @Type(() => ImportedLinkView) links: ImportedLinkView[];
  @ValidateNested({ each: true }) @Type(() => RefusedLinkView) refused: RefusedLinkView[];
}
