import { Entity, Index } from 'typeorm';
import type { DoorName } from '#crossing/conversation.topic.js';
import { IdColumn, NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';

/** How long a workspace keeps the chats through one door, and how far the present round of deleting has come. */
@Entity('door_retention')
@Index('door_retention_by_round', ['next_at'])
export class DoorRetention {
  @PrimaryId() workspace_id: string;
  @PrimaryId(16) door: DoorName;
  @NumberColumn() keep_days: number;
  /** The person or API key that set it. */
  @IdColumn() set_by: string;
  @NumberColumn() set_at: number;
  /** When the next step of its round is due, in milliseconds since 1970. */
  @NumberColumn() next_at: number;
  /** The conversation up to which the present round has come, by id; empty between two rounds. */
  @IdColumn() position: string;
}
