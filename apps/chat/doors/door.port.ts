import type { DoorName } from '#crossing/conversation.topic.js';
import type { AccountSettings } from '#message/account.topic.js';
import type { MediaKind } from '#message/message-detail.js';
import type { Tx } from '#platform/adapters/sql/database.js';
import type { FileRule } from '../media/media-rules.js';
import type { Conversation } from '../conversations/conversation.entity.js';
import type { Message } from '../conversations/message.entity.js';

/** What an agent can send through a door, and what the door reports. */
export interface DoorAbilities {
  /** Longest text of one answer, in `text_unit`; 0 if no answer can be sent. */
  text: number;
  /** Unit of `text`: `characters` (UTF-16 code units, the default) or `bytes` of UTF-8. */
  text_unit?: 'characters' | 'bytes';
  /** Kinds of file that an answer can carry by a link. */
  media: readonly MediaKind[];
  /** Files that an agent can upload for an answer; empty if the door accepts none. */
  files: readonly FileRule[];
  /** False if a file cannot have a text beside it; true by default. */
  captions?: boolean;
  /** False if an answer cannot show the message that it answers; true by default. */
  quotes?: boolean;
  /** Most buttons of one answer; 0 for none. */
  buttons: number;
  /** Most bytes of a button's id; no limit of its own if it is left out. */
  button_id_bytes?: number;
  /** True if an agent can react to a message with an emoji. */
  reactions: boolean;
  /** True if the door reports that the customer has read an answer. */
  read_receipts: boolean;
  /** True if the door reports whether an answer arrived. */
  delivery_receipts: boolean;
  /** True if an approved text (template) can be sent while the reply window is closed. */
  templates: boolean;
}

/** Says whether and until when an agent may answer in their own words. Times are milliseconds since 1970. */
export interface ReplyWindow {
  open: boolean;
  /** True while the network accepts only what a person writes, and no message of Corong's own. */
  by_hand?: true;
  /** When it closes unless the customer writes; null if it never closes or is closed. */
  closes_at: number | null;
  /** Until when answers are free of charge; null if that is unknown or does not apply to this door. */
  free_until: number | null;
  /** If it is closed: the reason and what to do instead, in words for the agent. */
  refusal: string | null;
  /** Code of the reason why nothing at all can be sent by the account; left out if it can send. */
  halt?: string;
}

/** The window of doors that are always open. */
export const ALWAYS_OPEN: ReplyWindow = { open: true, closes_at: null, free_until: null, refusal: null };

/**
 * A way into a chat. `Incoming` is a message of a customer as it arrives: a visitor's request, or an event that connections
 * sealed. Each implementation passes the suite `describeDoor` (door.contract.ts).
 */
export abstract class Door<Incoming = never> {
  /** Name of the door. A contact has one conversation for each door. */
  abstract readonly name: DoorName;
  abstract readonly abilities: DoorAbilities;

  /**
   * Adds a customer's message to their conversation, and creates the conversation if there is none. Returns null if
   * nothing is stored: for a repeat, or a message without a sender. If the message names the click that brought the
   * customer, the ads side is told about it too. Called in the transaction that applies the message; it sends nothing.
   */
  abstract receive(tx: Tx, incoming: Incoming): Promise<Message | null>;

  /** Returns the reply window. It reads the row and its account's settings alone, so that a list of conversations needs no query for each. */
  abstract replyWindow(conversation: Conversation, now: number, settings: AccountSettings): ReplyWindow;

  /**
   * Queues an answer within the transaction that wrote it, so that it is delivered once if that transaction commits. A door
   * of a network inserts a row for its worker; nothing is sent here, since the conversation's row is locked.
   */
  abstract send(tx: Tx, conversation: Conversation, message: Message): Promise<void>;
}
