import { IsISO8601, IsIn, IsInt, IsOptional } from 'class-validator';
import { BoundedId } from '#platform/events/bounded-fields.js';
import { make } from '#platform/events/make.js';
import { isoOf } from '#platform/time/calendar.js';
import {
  CHANGE_CAUSES,
  type ChangeCause,
  type ConversationChange,
} from '../conversations/conversation-change.entity.js';
import { CONVERSATION_STATES, type ConversationState } from '../conversations/conversation.entity.js';
import { MemberId } from '../members/member-id.js';

/** One change of a conversation's state or assignment, with how it was from then on. */
export class ConversationChangeView {
  /** The conversation's version from then on. */
  @IsInt() version: number;
  /**
   * `member`: a person or API key made it. All others are Corong's own: `customer_wrote`, `snooze_ended`; `default_team`: a
   * new chat got its team; `next_free`: it was given to a person by turns; `assignee_away`: it went back to its team, since
   * its customer waits and its person is not there; `assignee_ended`: its person may not answer any more; `team_ended`: its
   * team was removed.
   */
  @IsIn([...CHANGE_CAUSES]) cause: ChangeCause;
  /** Who made it; null for Corong itself. @example psn_01k6zq8h4v9d2m7c5x3t0p6y1n */
  @IsOptional() @MemberId() changed_by: string | null;
  @IsISO8601() changed_at: string;
  @IsIn([...CONVERSATION_STATES]) state: ConversationState;
  /** When a snoozed conversation opens again; null in any other state. */
  @IsOptional() @IsISO8601() snoozed_until: string | null;
  /** The person or API key that took care of it; null for nobody. @example psn_01k6zq8h4v9d2m7c5x3t0p6y1n */
  @IsOptional() @MemberId() assignee_id: string | null;
  @IsOptional() @BoundedId('tem') team_id: string | null;
}

/** Returns the API's view of a change. */
export const conversationChangeView = (row: ConversationChange) =>
  make(ConversationChangeView, {
    version: row.version,
    cause: row.cause,
    changed_by: row.changed_by,
    changed_at: isoOf(row.changed_at)!,
    state: row.state,
    snoozed_until: isoOf(row.snoozed_until),
    assignee_id: row.assignee_id,
    team_id: row.team_id,
  });
