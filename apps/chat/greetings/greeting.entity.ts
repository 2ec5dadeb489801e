import { Entity, Index } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId, TextColumn } from '#platform/adapters/sql/columns.js';

/** What a chat opens with. The ads side knows it by its id alone. */
@Entity('greeting')
@Index('greeting_by_workspace', ['workspace_id', 'id'])
export class Greeting {
  @PrimaryId() id: string;
  @IdColumn() workspace_id: string;
  @IdColumn({ nullable: true, length: 120 }) name: string | null;
  @TextColumn() text: string;
  /** 1 where it greets those who come without an ad, or by an ad without a greeting; the newest such counts. */
  @NumberColumn() is_default: number;
  /** Null while it opens chats. */
  @NumberColumn({ nullable: true }) archived_at: number | null;
  /** Counts its events. */
  @NumberColumn() sequence: number;
  @NumberColumn() created_at: number;
}
