import { Transform, Type } from 'class-transformer';
import {
  IsArray,
  IsBoolean,
  IsISO8601,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  Min,
  ValidateNested,
} from 'class-validator';
import { BoundedId } from '#platform/events/bounded-fields.js';
import {
  CERTAINTIES,
  CERTAINTY_OF,
  CONSENTS,
  DOOR_NAMES,
  VIAS,
  type Certainty,
  type MeasurementConsent,
  type DoorName,
  type Via,
} from '#crossing/conversation.topic.js';
import type { ReplyWindow } from '../doors/door.port.js';
import {
  CONVERSATION_PLACES,
  CONVERSATION_STATES,
  type Conversation,
  type ConversationPlace,
  type ConversationState,
} from '../conversations/conversation.entity.js';
import type { ReadUntil } from '../conversations/read-positions.service.js';
import { MemberId } from '../members/member-id.js';
import { LastMessageView } from './outline.dto.js';
import type { Outline } from './outlines.service.js';
import { make } from '#platform/events/make.js';
import { PageQuery } from '#platform/http/page.js';
import { isoOf } from '#platform/time/calendar.js';

/** Query of the list of conversations. */
export class InboxQuery extends PageQuery {
  /** Only conversations in this state; `open` by default. */
  @IsOptional() @IsIn([...CONVERSATION_STATES]) state: ConversationState = 'open';
  /**
   * Only conversations of this person or API key; `me` for those of the caller, `none` for those of nobody.
   * @example me
   */
  @IsOptional() @Matches(/^(?:me|none|(?:psn|key)_[0-9a-hjkmnp-tv-z]{26})$/) assignee?: string;
  /**
   * Only conversations of this team; `none` for those of no team.
   * @example tem_01k6zq8h4v9d2m7c5x3t0p6y1n
   */
  @IsOptional() @Matches(/^(?:none|tem_[0-9a-hjkmnp-tv-z]{26})$/) team?: string;
  /** Only conversations through this door. */
  @IsOptional() @IsIn([...DOOR_NAMES]) door?: DoorName;
  /** Only conversations that have this tag. */
  @IsOptional() @BoundedId('tag') tag?: string;
  /** `true`: only conversations that wait for an answer; `false`: only those that do not wait. */
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value))
  @IsBoolean()
  unanswered?: boolean;
}

/**
 * Whether an agent can answer in their own words now, and until when. Outside this window some networks accept only approved
 * templates. It is closed while nothing can be sent by the connection.
 */
export class ReplyWindowView {
  @IsBoolean() open: boolean;
  /** Time when the window closes unless the customer writes again; null if it never closes or is closed. */
  @IsOptional() @IsISO8601() closes_at: string | null;
  /** Time until which the network charges nothing for answers; null if the network named none. */
  @IsOptional() @IsISO8601() free_until: string | null;
  /**
   * Why the window is closed, and what to do instead; null while it is open.
   * @example WhatsApp takes nothing but approved templates more than 24 hours after the customer last wrote
   */
  @IsOptional() @IsString() refusal: string | null;
}

/** A conversation as its agents see it. */
export class ConversationView {
  @BoundedId('cnv') id: string;
  @BoundedId('cnt') contact_id: string;
  /** The customer's name in their profile at the network; null where none was told, as in the web chat. @example Sari */
  @IsOptional() @IsString() contact_name: string | null;
  @IsIn([...DOOR_NAMES]) door: DoorName;
  /** Counts the contact's conversations through this door from 1; each begins when the one before can no longer be reopened. */
  @IsInt() thread: number;
  /** The brand's account with the network; null in the web chat. */
  @IsOptional() @BoundedId('con') connection_id: string | null;
  /**
   * On Telegram, where it takes place if that is not the private chat with the bot. `business`: in the private chat with a
   * business account that the bot manages. `comments`: under the brand's posts, so that everyone can read the answers.
   * `channel`: in the direct messages of a channel.
   */
  @IsOptional() @IsIn([...CONVERSATION_PLACES]) place: ConversationPlace | null;
  /** Whether an agent can answer through this door now. */
  @IsBoolean() can_reply: boolean;
  /** The ad whose click brought the customer. */
  @IsOptional() @BoundedId('adv') ad_id: string | null;
  @IsOptional() @BoundedId('grt') greeting_id: string | null;
  /** Whether the customer came by a known click. */
  @IsBoolean() click_bound: boolean;
  /**
   * The source that named the click or ad that brought the customer. The values are ordered from the most to the least
   * trusted; the most trusted source counts, and of equal ones the earliest. `none`: no source named one, for example
   * because the customer deleted the code from the draft.
   */
  @IsIn([...VIAS]) attributed_via: Via;
  /**
   * How certain this is. `exact`: one click is known. `network`: the network's own click id is known. `ad`: only the ad
   * is known.
   */
  @IsIn([...CERTAINTIES]) certainty: Certainty;
  /** Whether ads may learn how the chat goes: the customer's answer in the chat, else what their click said. */
  @IsIn([...CONSENTS]) consent: MeasurementConsent;
  /** When the customer first wrote. */
  @IsISO8601() started_at: string;
  /** Time of the last message, whoever wrote it. */
  @IsISO8601() last_activity_at: string;
  /** Whether the customer's last message is still without an answer. */
  @IsBoolean() unanswered: boolean;
  @IsOptional() @IsISO8601() unanswered_since: string | null;
  @IsOptional() @IsISO8601() replied_at: string | null;
  @IsOptional() @IsISO8601() qualified_at: string | null;
  /** When an agent can answer in their own words; in the web chat this is always possible. */
  @ValidateNested() @Type(() => ReplyWindowView) reply_window: ReplyWindowView;
  /** State of the team's work on it; the customer never sees it. */
  @IsIn([...CONVERSATION_STATES]) state: ConversationState;
  /** When a snoozed conversation opens again; null in any other state. */
  @IsOptional() @IsISO8601() snoozed_until: string | null;
  /**
   * The person or API key that takes care of it; null for nobody.
   * @example key_01k6zq8h4v9d2m7c5x3t0p6y1n
   */
  @IsOptional() @MemberId() assignee_id: string | null;
  /** Its tags, sorted by id. */
  @IsArray() @Matches(/^tag_[0-9a-hjkmnp-tv-z]{26}$/, { each: true }) tag_ids: string[];
  /** The team to which it belongs; null for none. */
  @IsOptional() @BoundedId('tem') team_id: string | null;
  /** Whether the contact is blocked: what it writes is kept, and opens nothing. */
  @IsBoolean() blocked: boolean;
  /** Counts the changes of state and assignment from 1; a change has to name it. */
  @IsInt() version: number;
  /**
   * Who made the last of these changes; null for none, and for Corong itself, for example because the customer wrote, a
   * snooze ended, or its team gave it to the next free person. The list of changes says which.
   * @example key_01k6zq8h4v9d2m7c5x3t0p6y1n
   */
  @IsOptional() @MemberId() changed_by: string | null;
  /** When it was made; null if there was none. */
  @IsOptional() @IsISO8601() changed_at: string | null;
  /** Its last message, whoever wrote it; null once its door keeps none of it any more. */
  @IsOptional() @ValidateNested() @Type(() => LastMessageView) last_message: LastMessageView | null;
  /** Number of messages so far; the greeting counts too. */
  @IsInt() messages: number;
  /** The last message that the caller has read, as its `sequence`; 0 for none. */
  @IsInt() @Min(0) read_sequence: number;
  /** Number of messages of the customer that the caller has not read; 0 while the contact is blocked. */
  @IsInt() @Min(0) unread: number;
}

/** Returns the API's view of a conversation that has started. `window` comes from its door, `read` is the caller's. */
export const conversationView = (
  row: Conversation,
  window: ReplyWindow,
  tag_ids: string[],
  read: ReadUntil,
  outline: Outline,
): ConversationView =>
  make(ConversationView, {
    id: row.id,
    contact_id: row.contact_id,
    contact_name: outline.contact_name,
    door: row.door,
    thread: row.thread,
    connection_id: row.connection_id,
    place: row.place,
    can_reply: window.open,
    ad_id: row.ad_id,
    greeting_id: row.greeting_id,
    click_bound: row.via !== 'none' && row.via !== 'network_ad_id',
    attributed_via: row.via,
    certainty: CERTAINTY_OF[row.via],
    consent: row.consent,
    started_at: isoOf(row.started_at)!,
    last_activity_at: isoOf(row.last_activity_at)!,
    unanswered: row.unanswered_since !== null,
    unanswered_since: isoOf(row.unanswered_since),
    replied_at: isoOf(row.replied_at),
    qualified_at: isoOf(row.qualified_at),
    reply_window: make(ReplyWindowView, {
      open: window.open,
      closes_at: isoOf(window.closes_at),
      free_until: isoOf(window.free_until),
      refusal: window.refusal,
    }),
    state: row.state,
    snoozed_until: isoOf(row.snoozed_until),
    assignee_id: row.assignee_id,
    tag_ids,
    team_id: row.team_id,
    blocked: row.blocked === 1,
    version: row.version,
    changed_by: row.changed_by,
    changed_at: isoOf(row.changed_at),
    last_message: outline.last_message,
    messages: row.message_sequence - row.first_after,
    read_sequence: read.message_sequence,
    unread: row.blocked === 1 ? 0 : row.customer_messages - read.customer_messages,
  });
