import { Type } from 'class-transformer';
import { IsInt, IsOptional, Min } from 'class-validator';
import { ResumeQuery } from '#platform/http/last-event-id.js';
import { HeaderParam } from '#platform/http/parameters.js';

/** The answer of a live route: messages as server-sent events. */
export const MESSAGE_STREAM = { type: 'text/event-stream', example: 'id: 3\nevent: message\ndata: {…}' };

/** Parameter decorator: the header Last-Event-ID, which is the sequence of the last message that the client has. */
export const LastEventId = () =>
  HeaderParam('Last-Event-ID', {
    description: 'The sequence of the last message that the client has',
    example: '2',
  });

export class MessageStreamQuery extends ResumeQuery {
  /** The stream begins with the message after this sequence; Last-Event-ID and `lastEventId` take precedence. Without any, it begins with the next new message. */
  @IsOptional() @Type(() => Number) @IsInt() @Min(0) after?: number;
}
