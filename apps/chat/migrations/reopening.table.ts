import { Table } from 'typeorm';
import { column } from '#platform/adapters/sql/columns.js';

export const reopeningRule = new Table({
  name: 'reopening_rule',
  columns: [
    column.id('workspace_id', { primary: true }),
    column.id('door', { primary: true }),
    column.number('days'),
    column.id('changed_by'),
    column.number('changed_at'),
  ],
});
