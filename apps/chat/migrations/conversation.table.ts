import { Table } from 'typeorm';
import { column } from '#platform/adapters/sql/columns.js';

const FILTERED = ['assignee_id', 'team_id', 'door', 'awaits_answer'];
const listedBy = (filter: string): string[] => [
  ...['workspace_id', 'state', filter, 'last_activity_at', 'id'],
  ...FILTERED.filter((other) => other !== filter),
];

export const conversation = new Table({
  name: 'conversation',
  columns: [
    column.id('id', { primary: true }),
    column.id('workspace_id'),
    column.id('contact_id'),
    column.id('door'),
    column.number('thread'),
    column.number('quiet_since', { nullable: true }),
    column.number('ended_at', { nullable: true }),
    column.id('connection_id', { nullable: true }),
    column.id('place', { length: 16, nullable: true }),
    column.id('greeting_id', { nullable: true }),
    column.id('via', { length: 16 }),
    column.id('click_id', { nullable: true }),
    column.id('ad_id', { nullable: true }),
    column.number('attributed_at', { nullable: true }),
    column.id('attributed_to', { nullable: true }),
    column.id('consent'),
    column.id('consent_answer', { length: 8, nullable: true }),
    column.number('consent_answered_at', { nullable: true }),
    column.number('consent_asked_at', { nullable: true }),
    column.id('pending_click_id', { nullable: true }),
    column.id('pending_ad_id', { nullable: true }),
    column.id('pending_consent', { nullable: true }),
    column.number('sequence'),
    column.number('message_sequence'),
    column.number('first_after'),
    column.number('customer_messages'),
    column.number('opened_at'),
    column.number('started_at', { nullable: true }),
    column.number('replied_at', { nullable: true }),
    column.number('qualified_at', { nullable: true }),
    column.number('last_activity_at', { nullable: true }),
    column.number('unanswered_since', { nullable: true }),
    column.number('awaits_answer'),
    column.id('state', { length: 8 }),
    column.number('snoozed_until', { nullable: true }),
    column.id('assignee_id'),
    column.id('team_id'),
    column.number('queued_at', { nullable: true }),
    column.number('away_sent_at', { nullable: true }),
    column.number('handling_since', { nullable: true }),
    column.number('handling_answered'),
    column.number('blocked'),
    column.number('tagged'),
    column.number('version'),
    column.id('changed_by', { nullable: true }),
    column.number('changed_at', { nullable: true }),
    column.number('customer_wrote_at', { nullable: true }),
    column.number('brand_wrote_at', { nullable: true }),
    column.number('customer_acted_at', { nullable: true }),
    column.number('delivered_until', { nullable: true }),
    column.number('read_until', { nullable: true }),
    column.number('free_until', { nullable: true }),
  ],
  indices: [
    { name: 'conversation_by_contact', columnNames: ['contact_id', 'door', 'thread'], isUnique: true },
    { name: 'conversation_by_retention', columnNames: ['workspace_id', 'door', 'id'] },
    { name: 'conversation_by_opening', columnNames: ['started_at', 'opened_at'] },
    {
      name: 'conversation_by_state',
      columnNames: ['workspace_id', 'state', 'last_activity_at', 'id'],
    },
    { name: 'conversation_by_assignee', columnNames: listedBy('assignee_id') },
    { name: 'conversation_by_team', columnNames: listedBy('team_id') },
    { name: 'conversation_by_queue', columnNames: ['team_id', 'queued_at', 'id'] },
    { name: 'conversation_by_door', columnNames: listedBy('door') },
    { name: 'conversation_by_answer', columnNames: listedBy('awaits_answer') },
    { name: 'conversation_by_snooze', columnNames: ['snoozed_until'] },
  ],
});

export const conversationChange = new Table({
  name: 'conversation_change',
  columns: [
    column.id('conversation_id', { primary: true }),
    column.number('version', { primary: true }),
    column.id('cause', { length: 16 }),
    column.id('changed_by', { nullable: true }),
    column.number('changed_at'),
    column.id('state', { length: 8 }),
    column.number('snoozed_until', { nullable: true }),
    column.id('assignee_id', { nullable: true }),
    column.id('team_id', { nullable: true }),
  ],
});

export const readPosition = new Table({
  name: 'read_position',
  columns: [
    column.id('conversation_id', { primary: true }),
    column.id('member_id', { primary: true }),
    column.id('workspace_id'),
    column.number('message_sequence'),
    column.number('customer_messages'),
  ],
});

export const handlingTime = new Table({
  name: 'handling_time',
  columns: [
    column.generated(),
    column.id('workspace_id'),
    column.id('conversation_id'),
    column.id('kind', { length: 16 }),
    column.id('door', { length: 16 }),
    column.id('member_id', { nullable: true }),
    column.id('team_id', { nullable: true }),
    column.number('since'),
    column.number('at'),
  ],
  indices: [
    { name: 'handling_time_by_end', columnNames: ['workspace_id', 'at', 'id'] },
    { name: 'handling_time_by_conversation', columnNames: ['conversation_id'] },
  ],
});
