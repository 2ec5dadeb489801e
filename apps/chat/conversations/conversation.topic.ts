import { IsIn, IsInt, Matches, Min } from 'class-validator';
import { BoundedId } from '#platform/events/bounded-fields.js';
import { Topic } from '#platform/events/topic.js';

/** A message was written. The event names the message, and never contains its text. */
export class MessageSent {
  @BoundedId('wsp') workspace_id: string;
  @BoundedId('cnv') conversation_id: string;
  @BoundedId('msg') message_id: string;
  /** Counts the conversation's messages. */
  @IsInt() @Min(1) message_sequence: number;
}

/** A message has changed: its state, its text, or a file of it. The event names the message, and never what changed. */
export class MessageChanged extends MessageSent {}

/** The contact's chat goes on in a further thread, with another id. The live streams of this one end. */
export class ConversationContinued {
  @BoundedId('wsp') workspace_id: string;
  @BoundedId('cnv') conversation_id: string;
}

/**
 * Something of the conversation itself has changed that agents see: its state, assignment, tags, stages, or that its contact is
 * blocked. A message that was written changes the conversation too, and has no such event beside its own.
 */
export class ConversationChanged {
  @BoundedId('wsp') workspace_id: string;
  @BoundedId('cnv') conversation_id: string;
}

/** A member has read the conversation up to a later message than before. */
export class ConversationRead {
  @BoundedId('wsp') workspace_id: string;
  @BoundedId('cnv') conversation_id: string;
  /** The person or API key. */
  @Matches(/^(?:psn|key)_[0-9a-hjkmnp-tv-z]{26}$/) member_id: string;
}

/** What a member does in a conversation, as their colleagues see it. */
export const ACTIVITIES = ['viewing', 'writing', 'left'] as const;
export type Activity = (typeof ACTIVITIES)[number];

/** A member looks at the conversation, writes an answer, or has left it. */
export class MemberActive {
  @BoundedId('wsp') workspace_id: string;
  @BoundedId('cnv') conversation_id: string;
  /** The person or API key. */
  @Matches(/^(?:psn|key)_[0-9a-hjkmnp-tv-z]{26}$/) active_id: string;
  @IsIn([...ACTIVITIES]) activity: Activity;
  /** Milliseconds since 1970. */
  @IsInt() @Min(0) at: number;
}

/** The team has a new note about the conversation. The event names the note, and never contains its text. */
export class NoteWritten {
  @BoundedId('wsp') workspace_id: string;
  @BoundedId('cnv') conversation_id: string;
  @BoundedId('nte') note_id: string;
}

/** The conversation was erased together with its contact. Its live streams end. */
export class ConversationErased {
  @BoundedId('wsp') workspace_id: string;
  @BoundedId('cnv') conversation_id: string;
}

/**
 * Events of messages and their conversations, with the conversation id as key. Chat writes them, and each of its processes reads them
 * for its live streams.
 */
export const messages = Topic.declare(
  'message.conversation',
  [
    MessageSent,
    MessageChanged,
    ConversationChanged,
    ConversationRead,
    MemberActive,
    NoteWritten,
    ConversationContinued,
    ConversationErased,
  ],
  (event) => event.conversation_id,
  { partitions: 6, retention: 1 },
);
