import { IsISO8601, IsIn, IsInt, IsString, Min } from 'class-validator';
import { BoundedId } from '#platform/events/bounded-fields.js';
import { make } from '#platform/events/make.js';
import { PlainText } from '#platform/http/text.js';
import type { MessageReader } from './messages.service.js';
import { SENDERS, type Message, type Sender } from './message.entity.js';

export class MessageInput {
  /** 1 to 4,000 characters of plain text; no control characters except newline and tab. @example Is the Gayo still there? */
  @PlainText(1, 4_000) text: string;
}

/** A message as the agents see it. */
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

const messageView = (row: Message): MessageView =>
  make(MessageView, {
    id: row.id,
    sequence: row.sequence,
    from: row.sender,
    text: row.text,
    at: new Date(row.sent_at).toISOString(),
  });

/** Agents see every message. */
export const AGENT_READER: MessageReader<MessageView> = { senders: SENDERS, view: messageView };
