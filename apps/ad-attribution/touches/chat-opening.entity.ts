import { Entity } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';

/** The first time that a click led to an open chat. The click itself may be recorded later. */
@Entity('chat_opening')
export class ChatOpening {
  @PrimaryId() click_id: string;
  @IdColumn() workspace_id: string;
  @NumberColumn() at: number;
}
