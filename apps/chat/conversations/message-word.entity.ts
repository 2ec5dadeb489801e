import { Entity } from 'typeorm';
import { PrimaryId } from '#platform/adapters/sql/columns.js';
import { MAX_WORD } from './words.js';

/**
 * A word that a message contains. The primary key is the index in which messages are searched, newest first; on SQLite
 * the table is stored in that order and holds nothing else.
 */
@Entity('message_word', { withoutRowid: true })
export class MessageWord {
  @PrimaryId() workspace_id: string;
  /** The word without case and accents (words.ts); empty in one row of each message, so that all of them can be listed. */
  @PrimaryId(MAX_WORD) word: string;
  @PrimaryId() message_id: string;
}
