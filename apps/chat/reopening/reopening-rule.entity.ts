import { Entity } from 'typeorm';
import type { DoorName } from '#crossing/conversation.topic.js';
import { IdColumn, NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';

/** How long chats through one door of a workspace can be reopened; `DEFAULT_DAYS` where there is no row. */
@Entity('reopening_rule')
export class ReopeningRule {
  @PrimaryId() workspace_id: string;
  @PrimaryId() door: DoorName;
  @NumberColumn() days: number;
  /** The person or API key that set it. */
  @IdColumn() changed_by: string;
  @NumberColumn() changed_at: number;
}
