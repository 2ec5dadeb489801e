import { Type } from 'class-transformer';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { VisitLine } from '#platform/http/text.js';

export class ChannelPageQuery {
  /** Only posts before this place of the channel. */
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(Number.MAX_SAFE_INTEGER) before?: number;
  /** The link or the ad that brought the visitor: whoever follows from the page has it kept with their consent. */
  @VisitLine(255) source?: string;
}
