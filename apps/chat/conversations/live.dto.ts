import { Type } from 'class-transformer';
import { IsInt, IsOptional, Min } from 'class-validator';
import { ResumeQuery } from '#platform/http/last-event-id.js';
import { HeaderParam } from '#platform/http/parameters.js';

/** Describes the answer of a live route in OpenAPI: messages as server-sent events. */
export const MESSAGE_STREAM = { type: 'text/event-stream', example: 'id: 3\nevent: message\ndata: {…}' };

/** Parameter decorator that reads the header Last-Event-ID: the sequence of the last message that the client has. */
export const LastEventId = () =>
  HeaderParam('Last-Event-ID', {
    description: 'The sequence of the last message that the client has',
    example: '2',
  });

/** Query of a live stream of messages. */
export class MessageStreamQuery extends ResumeQuery {
  /**
   * The stream begins after the message with this sequence; Last-Event-ID and `lastEventId` take precedence. Without
   * any of them it begins with the next new message.
   */
  @IsOptional() @Type(() => Number) @IsInt() @Min(0) after?: number;
}
