import { Entity } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId, PrimaryNumber } from '#platform/adapters/sql/columns.js';
import type { ConversationState } from './conversation.entity.js';

/**
 * Why a conversation's state or assignment changed. `member`: a person or API key changed it. All others are Corong's own:
 * `customer_wrote`, `snooze_ended`; `default_team`: a new chat got its team; `next_free`: it was given to a person by turns;
 * `assignee_away`: it went back to its team, since its customer waits and its person is not there; `assignee_ended`: its
 * person may not answer any more; `team_ended`: its team was removed.
 */
export const CHANGE_CAUSES = [
  'member',
  'customer_wrote',
  'snooze_ended',
  'default_team',
  'next_free',
  'assignee_away',
  'assignee_ended',
  'team_ended',
] as const;
export type ChangeCause = (typeof CHANGE_CAUSES)[number];

/** One change of a conversation's state or assignment, with how it was from then on. Rows are only added. */
@Entity('conversation_change')
export class ConversationChange {
  @PrimaryId() conversation_id: string;
  /** The conversation's `version` from then on. */
  @PrimaryNumber() version: number;
  @IdColumn({ length: 16 }) cause: ChangeCause;
  /** The person or API key that made it; null for Corong itself. */
  @IdColumn({ nullable: true }) changed_by: string | null;
  @NumberColumn() changed_at: number;
  @IdColumn({ length: 8 }) state: ConversationState;
  @NumberColumn({ nullable: true }) snoozed_until: number | null;
  @IdColumn({ nullable: true }) assignee_id: string | null;
  @IdColumn({ nullable: true }) team_id: string | null;
}
