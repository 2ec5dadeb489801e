import { Table } from 'typeorm';
import { column } from '#platform/adapters/sql/columns.js';

export const openingHours = new Table({
  name: 'opening_hours',
  columns: [
    column.id('workspace_id', { primary: true }),
    column.id('team_id', { primary: true }),
    column.id('time_zone', { nullable: true }),
    column.text('times'),
    column.text('away_en', { nullable: true }),
    column.text('away_id', { nullable: true }),
    column.number('changed_at'),
  ],
});
