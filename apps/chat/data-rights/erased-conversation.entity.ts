import { Entity, Index } from 'typeorm';
import type { DoorName } from '#crossing/conversation.topic.js';
import { IdColumn, NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';

/** Why a conversation was erased: its contact was, it was older than its door keeps conversations, or nobody ever wrote in it. */
export type ErasureReason = 'erasure' | 'retention' | 'unstarted';

/**
 * A conversation that is gone, and whose messages, notes and history are being deleted in batches. Nothing finds them
 * meanwhile, since all look for the conversation first.
 */
@Entity('erased_conversation')
@Index('erased_conversation_by_time', ['erased_at'])
export class ErasedConversation {
  @PrimaryId() conversation_id: string;
  @IdColumn() workspace_id: string;
  @IdColumn({ length: 16 }) door: DoorName;
  @IdColumn({ length: 16 }) reason: ErasureReason;
  @NumberColumn() erased_at: number;
}
