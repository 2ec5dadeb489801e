import { Entity } from 'typeorm';
import type { DoorName } from '#crossing/conversation.topic.js';
import { NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';

/** How much a workspace's rules of retention deleted on one day of its time zone, of chats through one door. */
@Entity('retention_deletion')
export class RetentionDeletion {
  @PrimaryId() workspace_id: string;
  /** YYYY-MM-DD. */
  @PrimaryId(10) day: string;
  @PrimaryId(16) door: DoorName;
  @NumberColumn() conversations: number;
  @NumberColumn() messages: number;
  @NumberColumn() files: number;
}
