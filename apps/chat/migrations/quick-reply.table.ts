import { Table } from 'typeorm';
import { column } from '#platform/adapters/sql/columns.js';

export const quickReply = new Table({
  name: 'quick_reply',
  columns: [
    column.id('id', { primary: true }),
    column.id('workspace_id'),
    column.id('shortcut'),
    column.text('text_en', { nullable: true }),
    column.text('text_id', { nullable: true }),
    column.text('text_any', { nullable: true }),
    column.number('names_agent'),
    column.number('created_at'),
  ],
  indices: [
    { name: 'quick_reply_by_shortcut', columnNames: ['workspace_id', 'shortcut'], isUnique: true },
    { name: 'quick_reply_by_workspace', columnNames: ['workspace_id', 'id'] },
  ],
});
