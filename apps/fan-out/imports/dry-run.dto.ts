import { Type } from 'class-transformer';
import { IsArray, IsIn, IsInt, IsOptional, IsString, ValidateNested } from 'class-validator';
import { COLUMNS, type Column } from './import-columns.js';

/** A column of a file. */
export class FileColumn {
  /** From 1. */
  @IsInt() column: number;
  /** Its name in the first line; empty if it has none. @example E-mail */
  @IsString() name: string;
  /** What the first rows have there, at most three. @example ["ayu@example.com"] */
  @IsArray() @IsString({ each: true }) samples: string[];
}

/** Where a field comes from. */
export class FieldChoice {
  @IsIn([...COLUMNS]) field: Column;
  /** Number of the column, from 1; null where one text stands for all rows, or nothing is chosen. */
  @IsOptional() @IsInt() column: number | null;
  /** The text for all rows; null where it comes from a column, or nothing is chosen. @example email */
  @IsOptional() @IsString() value: string | null;
}

/** A row that would be refused. */
export class DryRefusal {
  /** Line of the file, from 1. */
  @IsInt() line: number;
  /** Number of the column, from 1; 0 where one text stands for all rows. */
  @IsInt() column: number;
  /** The field that is wrong; `row` when the row as a whole is. @example consent_at */
  @IsString() field: string;
  /** A short code. @example future */
  @IsString() reason: string;
  /** The same in plain words. @example The consent lies in the future */
  @IsString() words: string;
}

/** What an import of a file would do. */
export class ImportDryRun {
  @ValidateNested({ each: true }) @Type(() => FileColumn) columns: FileColumn[];
  /** One for each field. */
  @ValidateNested({ each: true }) @Type(() => FieldChoice) fields: FieldChoice[];
  /** Fields that nothing is chosen for. While there is one, rows are counted and not checked. */
  @IsArray() @IsIn([...COLUMNS], { each: true }) missing: Column[];
  @IsInt() rows: number;
  /** Rows whose person would follow. */
  @IsInt() would_join: number;
  /** Rows whose person follows already, or stands in an earlier row. */
  @IsInt() already_following: number;
  @IsInt() refused: number;
  /** The first refused rows, at most 100. */
  @ValidateNested({ each: true }) @Type(() => DryRefusal) refusals: DryRefusal[];
}
