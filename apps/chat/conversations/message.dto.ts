import { IsISO8601, IsIn, IsInt, IsOptional, IsString, Min } from 'class-validator';
import { BoundedId } from '#platform/events/bounded-fields.js';
import { make } from '#platform/events/make.js';
import { PlainText } from '#platform/http/text.js';
import type { MessageReader } from './messages.service.js';
import { MESSAGE_KINDS, SENDERS, type Message, type MessageKind, type Sender } from './message.entity.js';

/** UTF-16 code units of a message. */
export const MAX_MESSAGE_LENGTH = 4_000;

export class MessageInput {
  /** 1 to 4,000 characters of plain text; no control characters except newline and tab. @example Is the Gayo still there? */
  @PlainText(1, MAX_MESSAGE_LENGTH) text: string;
}

/** A message as the agents see it. */
export class MessageView {
  @BoundedId('msg') id: string;
  /** Counts the conversation's messages from 1; the id of its event in the live stream. */
  @IsInt() @Min(1) sequence: number;
  @IsIn([...SENDERS]) from: Sender;
  /** `command`: the customer follows or leaves a channel by it, and has an answer. `unsupported`: only its text can be shown, if it has any. */
  @IsIn([...MESSAGE_KINDS]) kind: MessageKind;
  /** What the network calls its kind; null in the web chat. @example image */
  @IsOptional() @IsString() network_type: string | null;
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
    kind: row.kind,
    network_type: row.network_type,
    text: row.text,
    at: new Date(row.sent_at).toISOString(),
  });

/** Agents see every message. */
export const AGENT_READER: MessageReader<MessageView> = { senders: SENDERS, view: messageView };
