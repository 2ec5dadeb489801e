import { Type } from 'class-transformer';
import { IsInt, IsOptional, Min } from 'class-validator';
import { ResumeQuery } from '#platform/http/last-event-id.js';
import { HeaderParam } from '#platform/http/parameters.js';

/** Messages as server-sent events. */
export const MESSAGE_STREAM = { type: 'text/event-stream', example: 'id: 3\nevent: message\ndata: {…}' };

/** The sequence of the last message that the client has. */
export const LastEventId = () =>
  HeaderParam('Last-Event-ID', {
    description: 'The sequence of the last message that the client has',
    example: '2',
  });

export class MessageStreamQuery extends ResumeQuery {
  /** Begins with the message after this sequence; Last-Event-ID and `lastEventId` go before it. Without any: with the next one. */
  @IsOptional() @Type(() => Number) @IsInt() @Min(0) after?: number;
}
