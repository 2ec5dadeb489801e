import { Entity, Index } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId, TextColumn } from '#platform/adapters/sql/columns.js';
import type { Media } from '../media/media.entity.js';

/**
 * `phone`: somebody of the brand, in the network's own app or inbox, or another app that serves the account. `automatic`:
 * Corong itself, such as the question for consent.
 */
export const SENDERS = ['customer', 'agent', 'phone', 'greeting', 'automatic'] as const;
export type Sender = (typeof SENDERS)[number];

/**
 * `share`: the customer shows a post, a reel, a story or an address, without words of their own.
 * `command`: the customer wrote to the audience's side, which answers it. `reaction`, `edit` and `revocation` are about the
 * message that they name; an empty reaction takes the one before back. `notice`: the network itself says something of the
 * person. `consent`: the customer pressed a button of the question for consent. `unsupported`: it came over a network in a form that cannot be shown.
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

/** Kinds that are about another message or person: they begin no chat, and wait for no answer. */
export const ABOUT_OTHERS: ReadonlySet<MessageKind> = new Set([
  'reaction',
  'edit',
  'revocation',
  'notice',
  'consent',
] as const);

/**
 * Of an answer that goes out over a network. `queued`, `sending`: on its way. `sent`: the network accepted it. `delivered`,
 * `read`: the network said so. `failed`: it will not arrive. `unknown`: the network never answered, so that it may have
 * arrived; it is not sent again by itself.
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

/** One message: the only place where its words are kept. */
@Entity('message')
@Index('message_by_conversation', ['conversation_id', 'sequence'], { unique: true })
@Index('message_by_network_id', ['network_id'], { unique: true })
@Index('message_by_target', ['replies_to'])
export class Message {
  @PrimaryId() id: string;
  @IdColumn() workspace_id: string;
  @IdColumn() conversation_id: string;
  /** Counts the conversation's messages from 1. */
  @NumberColumn() sequence: number;
  @IdColumn() sender: Sender;
  /** The agent's person or key. */
  @IdColumn({ nullable: true }) author: string | null;
  @IdColumn({ length: 16 }) kind: MessageKind;
  /** What the network calls its kind (image, sticker …); null in the web chat. */
  @IdColumn({ nullable: true }) network_type: string | null;
  /** Keyed hash of the connection and the network's id of the message, by which a repeat is known; null in the web chat. */
  @IdColumn({ nullable: true }) network_id: string | null;
  /** The network's own id, sealed and bound to `network_id`: what an answer to this message has to name. */
  @TextColumn({ nullable: true }) network_message: string | null;
  /** The network id, in the same form, of the message that this one answers, reacts to, changes or takes back. */
  @IdColumn({ nullable: true }) replies_to: string | null;
  /** JSON of MessageDetail: what it has beside its text. */
  @TextColumn({ nullable: true }) detail: string | null;
  /** Null of what did not go out over a network. */
  @IdColumn({ length: 16, nullable: true }) state: MessageState | null;
  /** Why it failed, or what is wrong with it: a code such as `wa_131047`. */
  @IdColumn({ length: 32, nullable: true }) problem: string | null;
  /** When an answer's request last left; what a network says of all until an instant counts from here. */
  @NumberColumn({ nullable: true }) left_at: number | null;
  /** When whoever wrote it changed it last, and when they took it back. */
  @NumberColumn({ nullable: true }) edited_at: number | null;
  @NumberColumn({ nullable: true }) revoked_at: number | null;
  @TextColumn() text: string;
  /** The id of the message that `replies_to` names; set when it is read. */
  target_id?: string;
  /** The files that it carries; set when it is read. */
  media?: Media[];
  /** When it was written; of a network's message as the network says. */
  @NumberColumn() sent_at: number;
}
