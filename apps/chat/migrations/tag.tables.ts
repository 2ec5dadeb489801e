import { Table } from 'typeorm';
import { column } from '#platform/adapters/sql/columns.js';

export const tag = new Table({
  name: 'tag',
  columns: [
    column.id('id', { primary: true }),
    column.id('workspace_id'),
    column.id('name'),
    column.number('created_at'),
    column.number('deleted_at', { nullable: true }),
  ],
  indices: [
    { name: 'tag_by_name', columnNames: ['workspace_id', 'name'], isUnique: true },
    { name: 'tag_by_deletion', columnNames: ['deleted_at'] },
  ],
});

export const conversationTag = new Table({
  name: 'conversation_tag',
  columns: [
    column.id('conversation_id', { primary: true }),
    column.id('tag_id', { primary: true }),
    column.id('workspace_id'),
    column.id('state', { length: 8 }),
    column.number('last_activity_at'),
  ],
  indices: [
    {
      name: 'conversation_tag_by_tag',
      columnNames: ['workspace_id', 'tag_id', 'state', 'last_activity_at', 'conversation_id'],
    },
  ],
});
