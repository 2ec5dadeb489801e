import { Entity, Index } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId, TextColumn } from '#platform/adapters/sql/columns.js';
import type { Media } from '../media/media.entity.js';

/**
 * Who wrote a message. `phone`: a person of the brand, in the network's own app or inbox, or in another app that serves
 * the account. `automatic`: Corong itself, for example the question for consent.
 */
export const SENDERS = ['customer', 'agent', 'phone', 'greeting', 'automatic'] as const;
export type MessageSender = (typeof SENDERS)[number];

/**
 * What a message is. `share`: the customer sent a post, a reel, a story or a URL without words of their own. `command`:
 * the customer follows or leaves a channel; fan-out answers it. `reaction`, `edit` and `revocation` are about the
 * message that they name; an empty reaction removes the one before. `notice`: the network itself reports something
 * about the person. `consent`: the customer pressed a button of the question for consent. `unsupported`: its form
 * cannot be shown.
 */
export const MESSAGE_KINDS = [
  'text',
  'media',
  'location',
  'contacts',
  'choice',
  'order',
  'share',
  'buttons',
  'template',
  'reaction',
  'edit',
  'revocation',
  'notice',
  'consent',
  'command',
  'unsupported',
] as const;
export type MessageKind = (typeof MESSAGE_KINDS)[number];

/** Kinds that are about another message or a person: they start no chat, and wait for no answer. */
export const ABOUT_OTHERS: ReadonlySet<MessageKind> = new Set([
  'reaction',
  'edit',
  'revocation',
  'notice',
  'consent',
] as const);

/** Returns true for a message that the customer wrote for the team to read. */
export const isForTeam = ({ sender, kind }: Pick<Message, 'sender' | 'kind'>): boolean =>
  sender === 'customer' && kind !== 'command' && !ABOUT_OTHERS.has(kind);

/** Returns true for a message that may have files: its own, or those of a post or story that it shares or answers. */
export const carriesFiles = ({ kind, network_type }: Pick<Message, 'kind' | 'network_type'>): boolean =>
  kind === 'media' || kind === 'share' || network_type === 'story_reply';

/**
 * State of an answer over a network. `queued`, `sending`: it is on its way. `sent`: the network accepted it.
 * `delivered`, `read`: the network reported so. `failed`: it will not arrive. `unknown`: the network never answered, so
 * it may have arrived; Corong does not send it again.
 */
export const MESSAGE_STATES = [
  'queued',
  'sending',
  'sent',
  'delivered',
  'read',
  'failed',
  'unknown',
] as const;
export type MessageState = (typeof MESSAGE_STATES)[number];

/** One message. Its text is kept nowhere else. */
@Entity('message')
@Index('message_by_conversation', ['conversation_id', 'sequence'], { unique: true })
@Index('message_by_network_id', ['network_id'], { unique: true })
@Index('message_by_target', ['replies_to'])
@Index('message_by_time', ['conversation_id', 'sent_at'])
export class Message {
  @PrimaryId() id: string;
  @IdColumn() workspace_id: string;
  @IdColumn() conversation_id: string;
  /** Counts the conversation's messages (`Conversation.message_sequence`). */
  @NumberColumn() sequence: number;
  @IdColumn() sender: MessageSender;
  /** Id of the agent's person or API key; null for other senders. */
  @IdColumn({ nullable: true }) author: string | null;
  @IdColumn({ length: 16 }) kind: MessageKind;
  /** The network's name for the kind (image, sticker …); null in the web chat. */
  @IdColumn({ nullable: true }) network_type: string | null;
  /**
   * Keyed hash of the connection and the network's id of the message, which recognises a repeat; null in the web chat.
   */
  @IdColumn({ nullable: true }) network_id: string | null;
  /** The network's own id, sealed and bound to `network_id`. An answer to this message has to name it. */
  @TextColumn({ nullable: true }) network_message: string | null;
  /** `network_id` of the message that this one answers, reacts to, changes or revokes. */
  @IdColumn({ nullable: true }) replies_to: string | null;
  /** JSON of MessageDetail: the content beside the text. */
  @TextColumn({ nullable: true }) detail: string | null;
  /** State of an answer over a network; null for other messages. */
  @IdColumn({ length: 16, nullable: true }) state: MessageState | null;
  /** Code of the reason why it failed or is uncertain, such as `wa_131047`. */
  @IdColumn({ length: 32, nullable: true }) problem: string | null;
  /**
   * When the request of an answer was last sent, in milliseconds since 1970. A network may report all answers until an
   * instant as delivered or read; this time decides which ones these are.
   */
  @NumberColumn({ nullable: true }) left_at: number | null;
  /** Times of the sender's last change and of the revocation, in milliseconds since 1970. */
  @NumberColumn({ nullable: true }) edited_at: number | null;
  @NumberColumn({ nullable: true }) revoked_at: number | null;
  /** Time of the last change that was sent to live streams, in milliseconds since 1970; null if it never changed. */
  @NumberColumn({ nullable: true }) changed_at: number | null;
  @TextColumn() text: string;
  /** Id of the message that `replies_to` names; it is no column, and set when the message is read. */
  target_id?: string;
  /** Files of the message; it is no column, and set when the message is read. */
  media?: Media[];
  /** Time when it was written, in milliseconds since 1970; for a network's message, as the network reports it. */
  @NumberColumn() sent_at: number;
}
