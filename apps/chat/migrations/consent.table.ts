import { Table } from 'typeorm';
import { column } from '#platform/adapters/sql/columns.js';

/** Steps in customers' consent, each with the words that were shown. */
export const consentRecord = new Table({
  name: 'consent_record',
  columns: [
    column.id('id', { primary: true }),
    column.id('conversation_id'),
    column.id('step', { length: 16 }),
    column.number('at'),
    column.id('language', { length: 2, nullable: true }),
    column.text('wording', { nullable: true }),
    column.id('author', { nullable: true }),
  ],
  indices: [{ name: 'consent_record_by_conversation', columnNames: ['conversation_id', 'id'] }],
});
