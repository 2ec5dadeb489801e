import { Table } from 'typeorm';
import { column } from '#platform/adapters/sql/columns.js';

export const orderRecord = new Table({
  name: 'order_record',
  columns: [
    column.id('id', { primary: true }),
    column.id('workspace_id'),
    column.id('conversation_id'),
    column.id('reference', { length: 100 }),
    column.number('amount_minor'),
    column.id('currency', { length: 3 }),
    column.number('paid_minor'),
    column.number('refunded_minor'),
    column.number('canceled_minor'),
    column.number('recorded_at'),
    column.number('stated_at'),
  ],
  indices: [
    { name: 'order_by_reference', columnNames: ['workspace_id', 'reference'], isUnique: true },
    { name: 'order_by_conversation', columnNames: ['conversation_id', 'id'] },
  ],
});

export const shop = new Table({
  name: 'shop',
  columns: [
    column.id('id', { primary: true }),
    column.id('workspace_id'),
    column.id('name', { length: 120 }),
    column.text('secret'),
    column.text('previous_secret', { nullable: true }),
    column.number('previous_until', { nullable: true }),
    column.number('created_at'),
  ],
  indices: [{ name: 'shop_by_workspace', columnNames: ['workspace_id', 'id'] }],
});

export const stageRecord = new Table({
  name: 'stage_record',
  columns: [
    column.id('id', { primary: true }),
    column.id('workspace_id'),
    column.id('conversation_id'),
    column.id('order_id', { nullable: true }),
    column.id('kind', { length: 20 }),
    column.number('amount_minor', { nullable: true }),
    column.id('currency', { length: 3, nullable: true }),
    column.id('extent', { length: 5, nullable: true }),
    column.id('reference', { length: 100, nullable: true }),
    column.id('recorded_by', { nullable: true }),
    column.number('at'),
  ],
  indices: [
    { name: 'stage_record_by_conversation', columnNames: ['conversation_id', 'id'] },
    { name: 'stage_record_by_order', columnNames: ['order_id', 'id'] },
    {
      name: 'stage_record_by_reference',
      columnNames: ['order_id', 'kind', 'reference'],
      isUnique: true,
    },
  ],
});
