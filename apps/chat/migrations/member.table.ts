import { Table } from 'typeorm';
import { column } from '#platform/adapters/sql/columns.js';

export const member = new Table({
  name: 'member',
  columns: [
    column.id('workspace_id', { primary: true }),
    column.id('id', { primary: true }),
    column.id('role', { length: 16 }),
    column.id('state', { length: 8 }),
    column.number('release_due'),
  ],
  indices: [{ name: 'member_by_release', columnNames: ['release_due'] }],
});
