import { Table, TableColumn, type QueryRunner } from 'typeorm';
import { column } from '../adapters/sql/columns.js';

/** Creates the tables that every app has: outbox, inbox, parked events, answers to repeated requests. */
export async function createPlatformTables(runner: QueryRunner): Promise<void> {
  await runner.createTable(
    new Table({
      name: 'outbox',
      columns: [
        column.generated(),
        new TableColumn({ name: 'shard', type: 'smallint' }),
        column.id('topic'),
        column.id('event_key'),
        column.id('event_id'),
        column.text('headers'),
        column.text('payload'),
      ],
      indices: [{ name: 'outbox_by_shard', columnNames: ['shard', 'id'] }],
    }),
    true,
  );
  await runner.createTable(
    new Table({
      name: 'outbox_lease',
      columns: [column.number('shard', { primary: true }), column.id('holder'), column.number('until')],
    }),
    true,
  );
  await runner.createTable(
    new Table({
      name: 'inbox',
      columns: [
        column.id('subscription', { primary: true }),
        column.id('event_id', { primary: true }),
        column.number('taken_at'),
      ],
      indices: [{ name: 'inbox_by_age', columnNames: ['taken_at'] }],
    }),
    true,
  );
  await runner.createTable(
    new Table({
      name: 'parked_event',
      columns: [
        column.generated(),
        column.id('subscription'),
        column.id('topic'),
        column.id('event_key'),
        column.id('event_id'),
        column.text('headers'),
        column.text('payload'),
        column.text('error', { nullable: true }),
        column.number('parked_at'),
      ],
      indices: [
        { name: 'parked_by_key', columnNames: ['subscription', 'event_key', 'id'] },
        { name: 'parked_once', columnNames: ['subscription', 'event_id'], isUnique: true },
      ],
    }),
    true,
  );
  await runner.createTable(
    new Table({
      name: 'idempotent_answer',
      columns: [
        column.id('workspace_id', { primary: true }),
        column.id('idempotency_key', { primary: true, length: 255 }),
        column.id('request_hash'),
        column.number('status'),
        column.text('body', { nullable: true }),
        column.number('answered_at'),
      ],
      indices: [{ name: 'answer_by_age', columnNames: ['answered_at'] }],
    }),
    true,
  );
}
