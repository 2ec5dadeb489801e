import { Transform, Type } from 'class-transformer';
import { IsBoolean, IsISO8601, IsIn, IsInt, IsOptional, IsString, ValidateNested } from 'class-validator';
import { BoundedId } from '#platform/events/bounded-fields.js';
import {
  CERTAINTIES,
  CERTAINTY_OF,
  DOORS,
  VIAS,
  type Certainty,
  type Door,
  type Via,
} from '#crossing/conversation.topic.js';
import type { ReplyWindow } from '../doors/door.port.js';
import type { Conversation } from '../conversations/conversation.entity.js';
import { make } from '#platform/events/make.js';
import { PageQuery } from '#platform/http/page.js';

export class InboxQuery extends PageQuery {
  /** `true`: only those that wait for an answer; `false`: only those that do not. */
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value))
  @IsBoolean()
  unanswered?: boolean;
}

/** When an agent can answer in their own words. Outside of it some networks take approved templates. */
export class ReplyWindowView {
  @IsBoolean() open: boolean;
  /** When it closes unless the customer writes; null: never, or it is closed. */
  @IsOptional() @IsISO8601() closes_at: string | null;
  /** Until when answers cost nothing, as the network said; null where it said nothing. */
  @IsOptional() @IsISO8601() free_until: string | null;
  /** Of a closed one: why, and what to do instead. @example WhatsApp takes nothing but approved templates more than 24 hours after the customer last wrote */
  @IsOptional() @IsString() refusal: string | null;
}

/** A conversation as its agents see it. */
export class ConversationView {
  @BoundedId('cnv') id: string;
  @BoundedId('cnt') contact_id: string;
  @IsIn([...DOORS]) door: Door;
  /** The brand's account with the network; null in the web chat. */
  @IsOptional() @BoundedId('con') connection_id: string | null;
  /** Whether an agent can answer through this door now. */
  @IsBoolean() can_reply: boolean;
  /** The ad whose click brought the customer. */
  @IsOptional() @BoundedId('adv') ad_id: string | null;
  @IsOptional() @BoundedId('grt') greeting_id: string | null;
  /** Whether a click is known to have brought the customer. */
  @IsBoolean() click_bound: boolean;
  /**
   * What said which click, or which ad, brought the customer: of all that was told the most trusted (in the order of these
   * values), and of those the earliest. `none`: nothing did, which is so too where the customer took the code out of the
   * draft.
   */
  @IsIn([...VIAS]) attributed_via: Via;
  /** How sure that is. `exact`: the very click. `network`: the network's own click id. `ad`: the ad alone. */
  @IsIn([...CERTAINTIES]) certainty: Certainty;
  /** When the customer first wrote. */
  @IsISO8601() started_at: string;
  /** When the last message was written, by either. */
  @IsISO8601() last_activity_at: string;
  /** Whether the customer's last message has had no answer. */
  @IsBoolean() unanswered: boolean;
  @IsOptional() @IsISO8601() unanswered_since: string | null;
  @IsOptional() @IsISO8601() replied_at: string | null;
  @IsOptional() @IsISO8601() qualified_at: string | null;
  /** When an agent can answer in their own words; of the web chat always. */
  @ValidateNested() @Type(() => ReplyWindowView) reply_window: ReplyWindowView;
  /** Messages so far, the greeting among them. */
  @IsInt() messages: number;
}

const instant = (at: number | null) => (at === null ? null : new Date(at).toISOString());

/** Of a conversation that has started; its window as its door says. */
export const conversationView = (row: Conversation, window: ReplyWindow): ConversationView =>
  make(ConversationView, {
    id: row.id,
    contact_id: row.contact_id,
    door: row.door,
    connection_id: row.connection_id,
    can_reply: window.open,
    ad_id: row.ad_id,
    greeting_id: row.greeting_id,
    click_bound: row.via !== 'none' && row.via !== 'network_ad_id',
    attributed_via: row.via,
    certainty: CERTAINTY_OF[row.via],
    started_at: instant(row.started_at)!,
    last_activity_at: instant(row.last_activity_at)!,
    unanswered: row.unanswered_since !== null,
    unanswered_since: instant(row.unanswered_since),
    replied_at: instant(row.replied_at),
    qualified_at: instant(row.qualified_at),
    reply_window: make(ReplyWindowView, {
      open: window.open,
      closes_at: instant(window.closes_at),
      free_until: instant(window.free_until),
      refusal: window.refusal,
    }),
    messages: row.message_sequence,
  });
