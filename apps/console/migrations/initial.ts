import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';
import { column } from '#platform/adapters/sql/columns.js';
import { createPlatformTables } from '#platform/outbox/platform.tables.js';

const TABLES = [
  new Table({
    name: 'instance',
    columns: [column.id('id', { primary: true }), column.id('workspace_id'), column.number('set_up_at')],
  }),
  new Table({
    name: 'workspace',
    columns: [
      column.id('id', { primary: true }),
      column.id('handle'),
      column.id('name', { length: 120 }),
      column.id('time_zone'),
      column.id('currency'),
      column.id('language', { length: 2, nullable: true }),
      column.number('ask_consent'),
      column.number('share_network_ids'),
      column.number('sequence'),
      column.number('measured_since', { nullable: true }),
      column.number('created_at'),
    ],
    indices: [{ name: 'workspace_by_handle', columnNames: ['handle'], isUnique: true }],
  }),
  new Table({
    name: 'person',
    columns: [
      column.id('id', { primary: true }),
      column.id('name', { length: 120 }),
      column.id('email', { length: 254 }),
      column.text('password_hash'),
      column.number('created_at'),
    ],
    indices: [{ name: 'person_by_email', columnNames: ['email'], isUnique: true }],
  }),
  new Table({
    name: 'membership',
    columns: [
      column.id('workspace_id', { primary: true }),
      column.id('person_id', { primary: true }),
      column.id('role'),
      column.number('sequence'),
      column.number('created_at'),
    ],
  }),
  new Table({
    name: 'api_key',
    columns: [
      column.id('id', { primary: true }),
      column.id('workspace_id'),
      column.id('name', { length: 120 }),
      column.id('role'),
      column.id('hash'),
      column.id('last_four'),
      column.number('created_at'),
      column.number('revoked_at', { nullable: true }),
    ],
    indices: [{ name: 'api_key_by_workspace', columnNames: ['workspace_id', 'id'] }],
  }),
];

export class Initial1763700000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createPlatformTables(runner);
    for (const table of TABLES) await runner.createTable(table, true);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of TABLES.toReversed()) await runner.dropTable(table, true);
  }
}
