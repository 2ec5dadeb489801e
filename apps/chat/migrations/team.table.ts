import { Table } from 'typeorm';
import { column } from '#platform/adapters/sql/columns.js';

export const team = new Table({
  name: 'team',
  columns: [
    column.id('id', { primary: true }),
    column.id('workspace_id'),
    column.id('state', { length: 8 }),
    column.number('turns'),
    column.number('release_due'),
  ],
  indices: [{ name: 'team_by_release', columnNames: ['release_due'] }],
});

export const teamMember = new Table({
  name: 'team_member',
  columns: [
    column.id('team_id', { primary: true }),
    column.id('person_id', { primary: true }),
    column.id('workspace_id'),
    column.number('last_turn'),
  ],
  indices: [{ name: 'team_member_by_person', columnNames: ['workspace_id', 'person_id'] }],
});

export const defaultTeam = new Table({
  name: 'default_team',
  columns: [
    column.id('workspace_id', { primary: true }),
    column.id('scope', { primary: true }),
    column.id('team_id'),
    column.id('chosen_by'),
    column.number('chosen_at'),
  ],
});
