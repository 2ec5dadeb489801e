import { IsIn, IsISO8601, IsInt, IsOptional, Max, Min } from 'class-validator';
import type { DoorName } from '#crossing/conversation.topic.js';
import { CONVERSATION_DOORS } from '#crossing/door.topic.js';
import { make } from '#platform/events/make.js';
import { PathParam } from '#platform/http/parameters.js';
import { isoOf } from '#platform/time/calendar.js';
import { MemberId } from '../members/member-id.js';
import type { ReopeningRule } from './reopening-rule.entity.js';

/** Days where a workspace has set none: a click counts for conversions for as long. */
export const DEFAULT_DAYS = 30;
const MAX_DAYS = 3_650;

/** Parameter decorator for the door of a rule. */
export const DoorParam = () =>
  PathParam('door', {
    description: 'The door of the chats',
    values: CONVERSATION_DOORS,
    pattern: new RegExp(`^(?:${CONVERSATION_DOORS.join('|')})$`),
    example: CONVERSATION_DOORS[1],
  });

/** A change of a rule. */
export class ReopeningRuleInput {
  /** 0 to 3,650; with 0 a resolved chat is never reopened by its customer. @example 14 */
  @IsInt() @Min(0) @Max(MAX_DAYS) days: number;
}

/** How long chats through one door can be reopened by their customers. */
export class ReopeningRuleView {
  @IsIn(CONVERSATION_DOORS) door: DoorName;
  /**
   * A customer who writes within so many days after the chat was resolved, and after the last message in it, opens the
   * same chat again; who writes later begins a new one. @example 30
   */
  @IsInt() days: number;
  /** Who set it; null while it is the default. @example key_01k6zq8h4v9d2m7c5x3t0p6y1n */
  @IsOptional() @MemberId() changed_by: string | null;
  @IsOptional() @IsISO8601() changed_at: string | null;
}

/** Returns the API's view of a door's rule. `row`: null where the default counts. */
export const reopeningRuleView = (door: DoorName, row: ReopeningRule | null): ReopeningRuleView =>
  make(ReopeningRuleView, {
    door,
    days: row?.days ?? DEFAULT_DAYS,
    changed_by: row?.changed_by ?? null,
    changed_at: isoOf(row?.changed_at ?? null),
  });
