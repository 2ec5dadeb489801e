import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';
import { column } from '#platform/adapters/sql/columns.js';
import { createPlatformTables } from '#platform/outbox/platform.tables.js';

const TABLES = [
  new Table({
    name: 'connection',
    columns: [
      column.id('id', { primary: true }),
      column.id('workspace_id'),
      column.id('network', { length: 16 }),
      column.id('account', { length: 255 }),
      column.id('name', { length: 255 }),
      column.id('claim', { length: 255, nullable: true }),
      column.id('posts_of', { nullable: true }),
      column.id('serves', { length: 16 }),
      column.id('hook', { nullable: true }),
      column.id('verify_token_hash', { nullable: true }),
      column.text('settings'),
      column.text('secrets'),
      column.number('halted_at', { nullable: true }),
      column.id('problem', { length: 32, nullable: true }),
      column.id('problem_detail', { length: 300, nullable: true }),
      column.number('problem_until', { nullable: true }),
      column.number('checked_at'),
      column.number('handshake_at', { nullable: true }),
      column.number('called_at', { nullable: true }),
      column.number('removed_at', { nullable: true }),
      column.number('sequence'),
      column.number('announced_at'),
      column.number('created_at'),
      column.number('updated_at'),
    ],
    indices: [
      { name: 'connection_by_workspace', columnNames: ['workspace_id', 'id'] },
      { name: 'connection_by_claim', columnNames: ['network', 'claim'], isUnique: true },
      { name: 'connection_by_posts', columnNames: ['network', 'posts_of'], isUnique: true },
      { name: 'connection_by_hook', columnNames: ['hook'] },
      { name: 'connection_by_verify_token', columnNames: ['verify_token_hash'] },
    ],
  }),
  new Table({
    name: 'bounce_hook',
    columns: [
      column.id('workspace_id', { primary: true }),
      column.id('secret_hash'),
      column.number('updated_at'),
    ],
    indices: [{ name: 'bounce_hook_by_secret', columnNames: ['secret_hash'], isUnique: true }],
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
