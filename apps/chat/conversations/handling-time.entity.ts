import { Entity, Index } from 'typeorm';
import type { DoorName } from '#crossing/conversation.topic.js';
import { GeneratedNumber, IdColumn, NumberColumn } from '#platform/adapters/sql/columns.js';

/** What was waited for: the first answer after a chat began or was opened again, or that it was resolved. */
export type HandlingKind = 'first_response' | 'resolution';

/** How long one customer waited for a first answer, or for the end of their matter. Rows are only added. */
@Entity('handling_time')
@Index('handling_time_by_end', ['workspace_id', 'at', 'id'])
@Index('handling_time_by_conversation', ['conversation_id'])
export class HandlingTime {
  @GeneratedNumber() id: number;
  @IdColumn() workspace_id: string;
  @IdColumn() conversation_id: string;
  @IdColumn({ length: 16 }) kind: HandlingKind;
  @IdColumn({ length: 16 }) door: DoorName;
  /** The person or API key that answered or resolved; null for an answer in the network's own app. */
  @IdColumn({ nullable: true }) member_id: string | null;
  /** The conversation's team then; null for none. */
  @IdColumn({ nullable: true }) team_id: string | null;
  /** Since when the customer waited, and when it was over; milliseconds since 1970. */
  @NumberColumn() since: number;
  @NumberColumn() at: number;
}
