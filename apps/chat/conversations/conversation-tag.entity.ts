import { Entity, Index } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';
import type { ConversationState } from './conversation.entity.js';

/**
 * A tag of a conversation. It repeats what the list of conversations filters and sorts by, so that one index serves the
 * conversations of a tag, however many others there are; `ConversationWriter.save` keeps both equal.
 */
@Entity('conversation_tag')
@Index('conversation_tag_by_tag', ['workspace_id', 'tag_id', 'state', 'last_activity_at', 'conversation_id'])
export class ConversationTag {
  @PrimaryId() conversation_id: string;
  @PrimaryId() tag_id: string;
  @IdColumn() workspace_id: string;
  @IdColumn({ length: 8 }) state: ConversationState;
  @NumberColumn() last_activity_at: number;
}
