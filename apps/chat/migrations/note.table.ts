import { Table } from 'typeorm';
import { column } from '#platform/adapters/sql/columns.js';

export const note = new Table({
  name: 'note',
  columns: [
    column.id('id', { primary: true }),
    column.id('workspace_id'),
    column.id('conversation_id'),
    column.id('author'),
    column.text('text'),
    column.number('created_at'),
  ],
  indices: [{ name: 'note_by_conversation', columnNames: ['conversation_id', 'id'] }],
});
