import type { Door as DoorName } from '#crossing/conversation.topic.js';
import type { Tx } from '#platform/adapters/sql/database.js';
import type { FileRule } from '../media/media-rules.js';
import type { Conversation } from '../conversations/conversation.entity.js';
import type { Message } from '../conversations/message.entity.js';

export const MEDIA_KINDS = ['image', 'video', 'audio', 'document', 'sticker'] as const;
export type MediaKind = (typeof MEDIA_KINDS)[number];

/** What an agent can do through a door, and what the door tells of the customer. */
export interface DoorAbilities {
  /** The longest text of one answer, in UTF-16 code units; 0: none can be sent. */
  text: number;
  /** Kinds of file that an answer can carry by a link. */
  media: readonly MediaKind[];
  /** Files that an agent can upload for an answer; none: there can be no files. */
  files: readonly FileRule[];
  /** The most buttons under one answer; 0: none. */
  buttons: number;
  /** Whether an agent can react to a message by an emoji. */
  reactions: boolean;
  /** Whether the door tells that the customer has read an answer. */
  read_receipts: boolean;
  /** Whether the network tells that an answer arrived, or did not. */
  delivery_receipts: boolean;
  /** Whether a prepared text (template) can be sent while the reply window is closed. */
  templates: boolean;
}

/** Whether, and until when, an agent may answer in their own words. Times are milliseconds since 1970. */
export interface ReplyWindow {
  open: boolean;
  /** When it closes unless the customer writes; null: never, or it is closed. */
  closes_at: number | null;
  /** Until when answers cost nothing; null where that is not known, or no matter of this door. */
  free_until: number | null;
  /** Of a closed one: why, and what to do instead, in words for the agent. */
  refusal: string | null;
}

/** For doors that are always open. */
export const ALWAYS_OPEN: ReplyWindow = { open: true, closes_at: null, free_until: null, refusal: null };

/**
 * A way into a chat. `Incoming` is what its surroundings hand over when a customer writes: a visitor's request, or what
 * connections sealed. Each implementation passes `describeDoor` (door.contract.ts).
 */
export abstract class Door<Incoming = never> {
  /** The conversations that are this door's: one per contact. */
  abstract readonly name: DoorName;
  abstract readonly abilities: DoorAbilities;

  /**
   * Puts what a customer wrote into their conversation, which it opens where there is none; null where nothing is to be
   * kept: a repeat, or a message of nobody. What the message says of the click that brought the customer crosses with it.
   * Called in the transaction that takes the message; it never reaches for the network.
   */
  abstract receive(tx: Tx, incoming: Incoming): Promise<Message | null>;

  /** Read from the row alone, so that a list of conversations costs no further query. */
  abstract replyWindow(conversation: Conversation, now: number): ReplyWindow;

  /**
   * Takes over an answer that was just written, within that transaction: whoever commits has it delivered, once. A door
   * of a network keeps a row for its worker; nothing is sent from here, and the conversation's lock is held.
   */
  abstract send(tx: Tx, conversation: Conversation, message: Message): Promise<void>;
}
