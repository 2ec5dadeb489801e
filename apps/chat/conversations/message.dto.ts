import { Type } from 'class-transformer';
import { IsISO8601, IsIn, IsInt, IsOptional, IsString, Max, Min, ValidateNested } from 'class-validator';
import { BoundedId } from '#platform/events/bounded-fields.js';
import { make } from '#platform/events/make.js';
import { IsPlainText } from './message-text.js';
import { SENDERS, type Message, type Sender } from './message.entity.js';

export class MessageInput {
  /** 1 to 4,000 characters of plain text; no control characters except newline and tab. @example Is the Gayo still there? */
  @IsPlainText(4_000) text: string;
}

/** A message as both sides of the chat see it. */
export class MessageView {
  @BoundedId('msg') id: string;
  /** Counts the conversation's messages from 1; the id of its event in the live stream. */
  @IsInt() @Min(1) sequence: number;
  @IsIn([...SENDERS]) from: Sender;
  /** @example Is the Gayo still there? */
  @IsString() text: string;
  /** When it was written. */
  @IsISO8601() at: string;
}

/** Which messages: those after a sequence, or the last ones before one; oldest first. */
export class MessagesQuery {
  /** Those with a greater sequence; 0, the default, begins at the beginning. */
  @IsOptional() @Type(() => Number) @IsInt() @Min(0) after?: number;
  /** The last ones with a smaller sequence, instead. */
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) before?: number;
  /** 1 to 200, 100 by default. */
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(200) limit = 100;
}

export class MessageList {
  @ValidateNested({ each: true }) @Type(() => MessageView) items: MessageView[];
}

export const messageView = (row: Message): MessageView =>
  make(MessageView, {
    id: row.id,
    sequence: row.sequence,
    from: row.sender,
    text: row.text,
    at: new Date(row.sent_at).toISOString(),
  });
