import { Column, Entity, Index, type ValueTransformer } from 'typeorm';
import type { MeasurementConsent, DoorName, Via } from '#crossing/conversation.topic.js';
import { IdColumn, NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';

/**
 * Places of a network in which a conversation can be, besides the private chat with the brand's account: the private chat with a
 * person's own account that the brand's answers for; comments, for everyone to read; the direct messages of a channel.
 */
export const CONVERSATION_PLACES = ['business', 'comments', 'channel'] as const;
export type ConversationPlace = (typeof CONVERSATION_PLACES)[number];

/** Stores an empty text for null: SQLite would not use an index for `IS NULL` beside a range of times. */
const emptyForNull: ValueTransformer = {
  to: (value: unknown) => value ?? '',
  from: (value: unknown) => value || null,
};

/**
 * State of the team's work on a conversation. `snoozed`: hidden until a time, or until the customer writes. `resolved`: done;
 * the customer opens it again by writing, or begins another one (`ended_at`). `spam`: hidden for good, whatever the customer
 * writes.
 */
export const CONVERSATION_STATES = ['open', 'snoozed', 'resolved', 'spam'] as const;
export type ConversationState = (typeof CONVERSATION_STATES)[number];

/** The columns by which the list of conversations is filtered, beside the state and tags. */
const FILTERED = ['assignee_id', 'team_id', 'door', 'awaits_answer'] as const;

/**
 * Returns the columns of the index for lists by one filter, in the order of the list. The other filters' columns stand at its
 * end, so that they are checked in the index alone: rows are read only of conversations that are listed.
 */
const listedBy = (filter: (typeof FILTERED)[number]): string[] => [
  ...['workspace_id', 'state', filter, 'last_activity_at', 'id'],
  ...FILTERED.filter((other) => other !== filter),
];

/**
 * One thread of a contact's chat through one door; the contact may have several, one after the other. It counts as a chat from
 * the customer's first message on.
 */
@Entity('conversation')
@Index('conversation_by_contact', ['contact_id', 'door', 'thread'], { unique: true })
@Index('conversation_by_retention', ['workspace_id', 'door', 'id'])
@Index('conversation_by_opening', ['started_at', 'opened_at'])
@Index('conversation_by_state', ['workspace_id', 'state', 'last_activity_at', 'id'])
@Index('conversation_by_assignee', listedBy('assignee_id'))
@Index('conversation_by_team', listedBy('team_id'))
@Index('conversation_by_queue', ['team_id', 'queued_at', 'id'])
@Index('conversation_by_door', listedBy('door'))
@Index('conversation_by_answer', listedBy('awaits_answer'))
@Index('conversation_by_snooze', ['snoozed_until'])
export class Conversation {
  @PrimaryId() id: string;
  @IdColumn() workspace_id: string;
  @IdColumn() contact_id: string;
  @IdColumn() door: DoorName;
  /** Counts the contact's threads through the door from 1. */
  @NumberColumn() thread: number;
  /** While it is resolved: when that was done, or the time of the last message since then; null in any other state. */
  @NumberColumn({ nullable: true }) quiet_since: number | null;
  /**
   * Time from which on what is written belongs to the contact's next thread; null while this is the latest one and can still
   * be reopened (threads.service.ts).
   */
  @NumberColumn({ nullable: true }) ended_at: number | null;
  /** The brand's account with the network; null in the web chat. */
  @IdColumn({ nullable: true }) connection_id: string | null;
  /** Where in the network it takes place, if the network has several kinds of places; null for the usual one. */
  @IdColumn({ length: 16, nullable: true }) place: ConversationPlace | null;
  @IdColumn({ nullable: true }) greeting_id: string | null;

  /**
   * The source that named the click or ad that brought the customer. The most trusted source counts, and of equal ones
   * the earliest (attribution.ts). `none` until the customer wrote. A later click is a further touch.
   */
  @IdColumn({ length: 16 }) via: Via;
  @IdColumn({ nullable: true }) click_id: string | null;
  @IdColumn({ nullable: true }) ad_id: string | null;
  /** Time of that click or ad, in milliseconds since 1970. */
  @NumberColumn({ nullable: true }) attributed_at: number | null;
  /** Key of that click (`Entry.click`), or the network's id of the ad. */
  @IdColumn({ nullable: true }) attributed_to: string | null;
  /** The customer's answer in the chat, else the consent of the last click. */
  @IdColumn() consent: MeasurementConsent;
  /** The customer's latest answer in the chat; null for none. */
  @IdColumn({ length: 8, nullable: true }) consent_answer: Exclude<MeasurementConsent, 'unknown'> | null;
  @NumberColumn({ nullable: true }) consent_answered_at: number | null;
  /** When the question for consent was sent over a network; null if it was not. */
  @NumberColumn({ nullable: true }) consent_asked_at: number | null;
  /** The click with which the chat page was last opened; it counts when the customer writes next. */
  @IdColumn({ nullable: true }) pending_click_id: string | null;
  @IdColumn({ nullable: true }) pending_ad_id: string | null;
  @IdColumn({ nullable: true }) pending_consent: MeasurementConsent | null;

  /** Number of crossing events so far. */
  @NumberColumn() sequence: number;
  /**
   * Sequence of its last message; it is the position in the live stream. The first thread counts from 1, and each further one
   * goes on where the one before ended, so that a visitor follows them as one chat.
   */
  @NumberColumn() message_sequence: number;
  /** The sequence before its first message. */
  @NumberColumn() first_after: number;
  /** Number of messages so far that the customer wrote to the team; reactions, commands and the like are none. */
  @NumberColumn() customer_messages: number;
  /** When it was opened; of a web chat in which nobody wrote, when that was last done. */
  @NumberColumn() opened_at: number;
  /** When the customer first wrote. */
  @NumberColumn({ nullable: true }) started_at: number | null;
  @NumberColumn({ nullable: true }) replied_at: number | null;
  @NumberColumn({ nullable: true }) qualified_at: number | null;
  /** Time of the last message; null until the customer wrote, since a page that was only opened is no chat. */
  @NumberColumn({ nullable: true }) last_activity_at: number | null;
  /** Time of the first customer message that has no answer yet; null if there is none. */
  @NumberColumn({ nullable: true }) unanswered_since: number | null;
  /** 1 while `unanswered_since` is set, so that an index can find such conversations. */
  @NumberColumn() awaits_answer: number;

  /** When the away message was last sent; null if it never was. */
  @NumberColumn({ nullable: true }) away_sent_at: number | null;

  @IdColumn({ length: 8 }) state: ConversationState;
  /** When a snoozed conversation opens again; null in any other state. */
  @NumberColumn({ nullable: true }) snoozed_until: number | null;
  /** The person or API key that takes care of it. */
  @Column({ type: 'varchar', length: 64, transformer: emptyForNull }) assignee_id: string | null;
  /** The team to which it belongs, whoever takes care of it. */
  @Column({ type: 'varchar', length: 64, transformer: emptyForNull }) team_id: string | null;
  /**
   * Set while it is open and waits for a person of its team, in milliseconds since 1970: those with the lowest go first. It
   * is the time since which the customer waits, or else the time at which it began to wait for a person.
   */
  @NumberColumn({ nullable: true }) queued_at: number | null;
  /** When the customer's present matter began (handling.ts); null until they wrote. */
  @NumberColumn({ nullable: true }) handling_since: number | null;
  /** 1 once somebody of the brand has answered it. */
  @NumberColumn() handling_answered: number;
  /** 1 while the contact is blocked: what it writes is kept, and starts or opens nothing. */
  @NumberColumn() blocked: number;
  /** 1 once it has had a tag: its rows of `conversation_tag` then follow its state and last activity. */
  @NumberColumn() tagged: number;
  /** Counts the changes of state and assignment from 1, so that two agents notice each other's changes. */
  @NumberColumn() version: number;
  /** Who made the last of these changes; null for Corong itself. */
  @IdColumn({ nullable: true }) changed_by: string | null;
  @NumberColumn({ nullable: true }) changed_at: number | null;

  /** In a network's chat, by the network's clock: when the customer last wrote, and when the brand last wrote. */
  @NumberColumn({ nullable: true }) customer_wrote_at: number | null;
  @NumberColumn({ nullable: true }) brand_wrote_at: number | null;
  /** When the customer last opened a network's reply window without writing: they came by a link, or reacted. */
  @NumberColumn({ nullable: true }) customer_acted_at: number | null;
  /**
   * Time until which all sent answers are delivered, and are read, by the network's clock; in milliseconds since 1970.
   */
  @NumberColumn({ nullable: true }) delivered_until: number | null;
  @NumberColumn({ nullable: true }) read_until: number | null;
  /** Time until which the network charges nothing for answers; null if the network named none. */
  @NumberColumn({ nullable: true }) free_until: number | null;
}
