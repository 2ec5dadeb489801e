import { Table } from 'typeorm';
import { column } from '#platform/adapters/sql/columns.js';

export const media = new Table({
  name: 'media',
  columns: [
    column.id('id', { primary: true }),
    column.id('workspace_id'),
    column.id('conversation_id', { nullable: true }),
    column.id('message_id', { nullable: true }),
    column.id('origin', { length: 16 }),
    column.id('state', { length: 16 }),
    column.id('kind', { length: 16 }),
    column.id('mime_type', { length: 128, nullable: true }),
    column.number('bytes', { nullable: true }),
    column.number('width', { nullable: true }),
    column.number('height', { nullable: true }),
    column.text('filename', { nullable: true }),
    column.id('sha256', { nullable: true }),
    column.id('connection_id', { nullable: true }),
    column.text('network_media', { nullable: true }),
    column.number('network_until', { nullable: true }),
    column.number('attempts'),
    column.number('due_at', { nullable: true }),
    column.id('problem', { length: 32, nullable: true }),
    column.number('created_at'),
  ],
  indices: [
    { name: 'media_by_conversation', columnNames: ['conversation_id', 'origin'] },
    { name: 'media_by_message', columnNames: ['message_id'] },
    { name: 'media_by_due', columnNames: ['state', 'due_at'] },
  ],
});
