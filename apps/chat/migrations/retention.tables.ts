import { Table } from 'typeorm';
import { column } from '#platform/adapters/sql/columns.js';

export const erasedConversation = new Table({
  name: 'erased_conversation',
  columns: [
    column.id('conversation_id', { primary: true }),
    column.id('workspace_id'),
    column.id('door', { length: 16 }),
    column.id('reason', { length: 16 }),
    column.number('erased_at'),
  ],
  indices: [{ name: 'erased_conversation_by_time', columnNames: ['erased_at'] }],
});

export const doorRetention = new Table({
  name: 'door_retention',
  columns: [
    column.id('workspace_id', { primary: true }),
    column.id('door', { primary: true, length: 16 }),
    column.number('keep_days'),
    column.id('set_by'),
    column.number('set_at'),
    column.number('next_at'),
    column.id('position'),
  ],
  indices: [{ name: 'door_retention_by_round', columnNames: ['next_at'] }],
});

export const retentionDeletion = new Table({
  name: 'retention_deletion',
  columns: [
    column.id('workspace_id', { primary: true }),
    column.id('day', { primary: true, length: 10 }),
    column.id('door', { primary: true, length: 16 }),
    column.number('conversations'),
    column.number('messages'),
    column.number('files'),
  ],
});
