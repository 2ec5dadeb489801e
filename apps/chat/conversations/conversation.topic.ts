import { IsInt, Min } from 'class-validator';
import { BoundedId } from '#platform/events/bounded-fields.js';
import { Topic } from '#platform/events/topic.js';

/** A message was written: where to read it, never what it says. */
export class MessageSent {
  @BoundedId('wsp') workspace_id: string;
  @BoundedId('cnv') conversation_id: string;
  @BoundedId('msg') message_id: string;
  /** Counts the conversation's messages from 1. */
  @IsInt() @Min(1) message_sequence: number;
}

/** The conversation was erased with its contact: whoever has it open must let go. */
export class ConversationErased {
  @BoundedId('wsp') workspace_id: string;
  @BoundedId('cnv') conversation_id: string;
}

/** By conversation id. Written by chat, and followed by every process of it for the live streams. */
export const messages = Topic.declare(
  'message.conversation',
  [MessageSent, ConversationErased],
  (event) => event.conversation_id,
  { partitions: 6, retention: 1 },
);
