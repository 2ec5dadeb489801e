import { Entity, Index } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId, TextColumn } from '#platform/adapters/sql/columns.js';

/** A prepared answer with variables, which agents find by its shortcut. */
@Entity('quick_reply')
@Index('quick_reply_by_shortcut', ['workspace_id', 'shortcut'], { unique: true })
@Index('quick_reply_by_workspace', ['workspace_id', 'id'])
export class QuickReply {
  @PrimaryId() id: string;
  @IdColumn() workspace_id: string;
  @IdColumn() shortcut: string;
  /** The text in each language, and for customers of any; null where there is none. */
  @TextColumn({ nullable: true }) text_en: string | null;
  @TextColumn({ nullable: true }) text_id: string | null;
  @TextColumn({ nullable: true }) text_any: string | null;
  /** 1 if its texts may name the agent to the customer. */
  @NumberColumn() names_agent: number;
  @NumberColumn() created_at: number;
}
