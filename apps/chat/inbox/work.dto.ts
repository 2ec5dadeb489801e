import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  Matches,
  Max,
  Min,
} from 'class-validator';
import { BoundedId } from '#platform/events/bounded-fields.js';
import { CONVERSATION_STATES, type ConversationState } from '../conversations/conversation.entity.js';
import { MemberId } from '../members/member-id.js';

/** An instant with a date, a time and an offset from UTC (RFC 3339). */
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?(?:Z|[+-]\d{2}:\d{2})$/;

const BoundedTagIds = () => Matches(/^tag_[0-9a-hjkmnp-tv-z]{26}$/, { each: true });

/** A change of a conversation's state or assignment; fields that are left out stay. */
export class ConversationChangeInput {
  /**
   * The `version` of the conversation for which the change is meant. If somebody else changed it meanwhile, the change is
   * refused with 409, and the answer says how the conversation is now.
   */
  @IsInt() @Min(1) @Max(2 ** 31 - 1) version: number;
  /** A resolved or snoozed conversation opens again when the customer writes; spam does not. */
  @IsOptional() @IsIn([...CONVERSATION_STATES]) state?: ConversationState;
  /**
   * When a snoozed conversation opens again: in the future, and within a year. Needed for the state `snoozed`.
   * @example 2027-01-31T02:30:00.000Z
   */
  @IsOptional() @Matches(INSTANT) snoozed_until?: string;
  /**
   * The person or API key that takes care of it, with the role owner or agent; null for nobody.
   * @example key_01k6zq8h4v9d2m7c5x3t0p6y1n
   */
  @IsOptional() @MemberId() assignee_id?: string | null;
  /**
   * The team to which it belongs; null for none. If the team changes, the new team's next free person gets the
   * conversation, unless `assignee_id` is given.
   */
  @IsOptional() @BoundedId('tem') team_id?: string | null;
  /** All tags that the conversation has after the change, at most 20; an empty list removes all. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20)
  @ArrayUnique()
  @BoundedTagIds()
  tag_ids?: string[];
}
