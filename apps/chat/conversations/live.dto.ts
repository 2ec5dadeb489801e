import { Type } from 'class-transformer';
import { IsInt, IsOptional, Min } from 'class-validator';
import { ResumeQuery } from '#platform/http/last-event-id.js';

export class LiveQuery extends ResumeQuery {
  /** Begins with the message after this sequence; Last-Event-ID and `lastEventId` go before it. Without any: with the next one. */
  @IsOptional() @Type(() => Number) @IsInt() @Min(0) after?: number;
}
