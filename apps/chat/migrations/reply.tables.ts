import { Table } from 'typeorm';
import { column } from '#platform/adapters/sql/columns.js';

export const outgoingReply = new Table({
  name: 'outgoing_reply',
  columns: [
    column.id('message_id', { primary: true }),
    column.id('connection_id'),
    column.id('conversation_id'),
    column.number('sequence'),
    column.id('state', { length: 16 }),
    column.number('attempts'),
    column.number('due_at'),
    column.number('written_at'),
    column.number('accepted_at', { nullable: true }),
  ],
  indices: [
    { name: 'outgoing_reply_by_due', columnNames: ['state', 'due_at'] },
    { name: 'outgoing_reply_by_conversation', columnNames: ['conversation_id', 'sequence'] },
    { name: 'outgoing_reply_by_acceptance', columnNames: ['connection_id', 'state', 'accepted_at'] },
  ],
});

export const bucket = new Table({
  name: 'bucket',
  columns: [
    column.id('credential', { primary: true }),
    column.number('next_at'),
    column.number('paused_until'),
  ],
  indices: [
    { name: 'bucket_by_pause', columnNames: ['paused_until'] },
    { name: 'bucket_by_next', columnNames: ['next_at'] },
  ],
});
