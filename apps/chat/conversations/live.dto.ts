import { Type } from 'class-transformer';
import { IsInt, IsOptional, Min } from 'class-validator';

export class LiveQuery {
  /** Begins with the message after this sequence; the header Last-Event-ID goes before it. Without either: with the next one. */
  @IsOptional() @Type(() => Number) @IsInt() @Min(0) after?: number;
}
