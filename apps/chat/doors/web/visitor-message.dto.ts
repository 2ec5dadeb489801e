import { IsISO8601, IsIn, IsInt, IsString, Min } from 'class-validator';
import { BoundedId } from '#platform/events/bounded-fields.js';
import { make } from '#platform/events/make.js';
import type { Message } from '../../conversations/message.entity.js';
import type { MessageReader } from '../../conversations/messages.service.js';

/** Senders whose messages a visitor sees. A new kind of sender stays hidden from visitors until it is named here. */
export const VISITOR_SENDERS = ['customer', 'agent', 'greeting'] as const;

/** A message as the visitor sees it. It is a separate type, so that new fields for agents never reach visitors. */
export class VisitorMessageView {
  @BoundedId('msg') id: string;
  /** Number of the message in its conversation, from 1; also the id of its event in the live stream. */
  @IsInt() @Min(1) sequence: number;
  @IsIn([...VISITOR_SENDERS]) from: (typeof VISITOR_SENDERS)[number];
  /** @example Is the Gayo still there? */
  @IsString() text: string;
  /** When it was written. */
  @IsISO8601() at: string;
}

const visitorMessageView = (row: Message): VisitorMessageView =>
  make(VisitorMessageView, {
    id: row.id,
    sequence: row.sequence,
    from: row.sender as VisitorMessageView['from'],
    text: row.text,
    at: new Date(row.sent_at).toISOString(),
  });

/** Reads messages for visitors, who see only those of `VISITOR_SENDERS`. */
export const VISITOR_READER: MessageReader<VisitorMessageView> = {
  senders: VISITOR_SENDERS,
  view: visitorMessageView,
};
