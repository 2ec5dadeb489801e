import { Type } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, IsOptional, IsString, IsUrl, ValidateNested } from 'class-validator';
import { BoundedId } from '#platform/events/bounded-fields.js';

/** Query of an import of links. */
export class LinkImportQuery {
  /** `true`: creates nothing, and the answer says what would be created. */
  @IsOptional() @IsIn(['true', 'false']) dry_run: 'true' | 'false' = 'false';
}

/** A row whose link exists now. */
export class ImportedLinkView {
  /** Line of the file on which the row begins, from 1. */
  @IsInt() line: number;
  /** @example crm-7 */
  @IsString() external_id: string;
  @BoundedId('lnk') id: string;
  /** The URL for the ad. In a dry run, a code that was not chosen will differ from the final one. @example https://corong.example/c/kp3x9tqz */
  @IsUrl({ require_tld: false }) url: string;
}

/** A refused row. */
export class RefusedLinkView {
  /** Line of the file on which the row begins, from 1. */
  @IsInt() line: number;
  /** The column, or `row`. @example draft */
  @IsString() field: string;
  /** @example too_long */
  @IsString() rule: string;
  /** The reason in words. @example draft has to be text without control characters */
  @IsString() message: string;
}

/** The result of a file of links. */
export class LinkImportView {
  @IsBoolean() dry_run: boolean;
  @IsInt() rows: number;
  @ValidateNested({ each: true }) @Type(() => ImportedLinkView) links: ImportedLinkView[];
  @ValidateNested({ each: true }) @Type(() => RefusedLinkView) refused: RefusedLinkView[];
}
