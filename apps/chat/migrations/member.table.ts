import { Table } from 'typeorm';
import { column } from '#platform/adapters/sql/columns.js';

export const member = new Table({
  name: 'member',
  columns: [
    column.id('workspace_id', { primary: true }),
    column.id('id', { primary: true }),
    column.id('role', { length: 16 }),
    column.id('state', { length: 8 }),
    column.number('max_open_chats', { nullable: true }),
    column.number('release_due'),
  ],
  indices: [{ name: 'member_by_release', columnNames: ['release_due'] }],
});

export const memberPresence = new Table({
  name: 'member_presence',
  columns: [
    column.id('workspace_id', { primary: true }),
    column.id('person_id', { primary: true }),
    column.id('presence', { length: 8 }),
    column.number('since'),
  ],
  indices: [{ name: 'member_presence_by_presence', columnNames: ['presence', 'since'] }],
});
