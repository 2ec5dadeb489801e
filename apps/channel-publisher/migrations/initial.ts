import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';
import { column } from '#platform/adapters/sql/columns.js';
import { createPlatformTables } from '#platform/outbox/platform.tables.js';

const TABLES = [
  new Table({
    name: 'workspace',
    columns: [column.id('id', { primary: true }), column.id('language', { length: 2, nullable: true })],
  }),
  new Table({
    name: 'channel',
    columns: [
      column.id('id', { primary: true }),
      column.id('workspace_id'),
      column.id('handle'),
      column.id('name', { length: 120 }),
      column.text('description'),
      column.id('language', { length: 2, nullable: true }),
      column.number('sequence'),
      column.number('post_sequence'),
      column.number('archived_at', { nullable: true }),
      column.number('created_at'),
    ],
    indices: [
      { name: 'channel_by_handle', columnNames: ['handle'], isUnique: true },
      { name: 'channel_by_workspace', columnNames: ['workspace_id', 'id'] },
    ],
  }),
  new Table({
    name: 'post',
    columns: [
      column.id('id', { primary: true }),
      column.id('workspace_id'),
      column.id('channel_id'),
      column.id('state'),
      column.text('title'),
      column.text('body'),
      column.number('channel_sequence', { nullable: true }),
      column.number('sequence'),
      column.number('created_at'),
      column.number('published_at', { nullable: true }),
      column.number('edited_at', { nullable: true }),
    ],
    indices: [
      { name: 'post_by_channel', columnNames: ['channel_id', 'id'] },
      { name: 'post_by_sequence', columnNames: ['channel_id', 'channel_sequence'], isUnique: true },
    ],
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
