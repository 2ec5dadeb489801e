import type { MigrationInterface, QueryRunner } from 'typeorm';
import { column } from '#platform/adapters/sql/columns.js';
import { createPlatformTables } from '#platform/outbox/platform.tables.js';
import { CAMPAIGN_TABLES } from './campaign.tables.js';
import { maybe, primary, table } from './drawing.js';

const TABLES = [
  ...CAMPAIGN_TABLES,
  table(
    'click',
    [
      primary(),
      column.id('workspace_id'),
      column.id('link_id'),
      column.number('link_number'),
      column.id('ad_id'),
      column.id('campaign_id'),
      column.number('at'),
      column.id('door'),
      column.id('connection_id', maybe),
      column.number('rule', maybe),
      column.id('destination'),
      column.id('code', maybe),
      column.id('verdict'),
      column.id('reason', maybe),
      column.number('repeated'),
      column.id('device'),
      column.id('language', maybe),
      column.id('country', maybe),
      column.id('consent'),
      column.id('visitor'),
      column.number('has_source'),
    ],
    { click_by_day: ['workspace_id', 'at'], click_by_code: ['code'] },
    ['click_by_code'],
  ),
  table('visitor_salt', [column.number('day', { primary: true }), column.id('salt')]),
  table(
    'recent_click',
    [column.generated(), column.id('writer'), column.number('at'), column.text('clicks')],
    {
      recent_click_by_time: ['at'],
    },
  ),
  table('click_source', [
    column.id('click_id', { primary: true }),
    column.id('workspace_id'),
    column.number('at'),
    column.id('fbclid', { length: 500, ...maybe }),
    column.text('ambiguous_fbclids', maybe),
    ...['gclid', 'gbraid', 'wbraid', 'ttclid', 'msclkid', 'twclid', 'li_fat_id'].map((name) =>
      column.id(name, { length: 500, ...maybe }),
    ),
    ...['source', 'medium', 'campaign', 'term', 'content'].map((label) =>
      column.id(`utm_${label}`, { length: 200, ...maybe }),
    ),
  ]),
  table(
    'touch',
    [
      primary(),
      column.id('workspace_id'),
      column.id('conversation_id'),
      column.number('sequence'),
      column.id('subject_id'),
      column.id('kind'),
      column.id('door'),
      column.id('consent'),
      column.number('at'),
      column.id('via', { length: 16 }),
      column.id('certainty', { length: 8 }),
      column.id('click_id', maybe),
      column.id('ad_id', maybe),
      column.id('code', { length: 20, ...maybe }),
      column.id('network_ad_id', { length: 20, ...maybe }),
      column.number('erased', { default: 0 }),
    ],
    {
      touch_once: ['conversation_id', 'sequence'],
      touch_by_subject: ['subject_id', 'at'],
      touch_by_click: ['click_id'],
      touch_by_code: ['code'],
      touch_by_day: ['workspace_id', 'kind', 'at'],
    },
    ['touch_once'],
  ),
  table('chat_opening', [
    column.id('click_id', { primary: true }),
    column.id('workspace_id'),
    column.number('at'),
  ]),
  table(
    'follow',
    [
      primary(),
      column.id('workspace_id'),
      column.id('subject_id'),
      column.id('click_id'),
      column.number('at'),
      column.number('erased', { default: 0 }),
    ],
    {
      follow_by_subject: ['subject_id'],
      follow_by_click: ['click_id'],
      follow_by_day: ['workspace_id', 'at'],
    },
  ),
  table(
    'stage_reached',
    [
      primary(),
      column.id('workspace_id'),
      column.id('conversation_id'),
      column.number('sequence'),
      column.id('subject_id'),
      column.id('stage'),
      column.id('consent'),
      column.number('at'),
      column.id('order_id', maybe),
      column.id('extent', { length: 5, ...maybe }),
      column.number('path_sequence'),
      column.number('path_at'),
      column.number('amount_minor', maybe),
      column.id('currency', maybe),
      column.number('in_spam', { default: 0 }),
      column.number('erased', { default: 0 }),
    ],
    {
      stage_by_order: ['order_id', 'stage'],
      stage_by_conversation: ['conversation_id', 'sequence'],
      stage_by_subject: ['subject_id'],
      stage_by_day: ['workspace_id', 'at', 'id'],
    },
  ),
  table(
    'spam_correction',
    [
      primary(),
      column.id('workspace_id'),
      column.id('conversation_id'),
      column.number('sequence'),
      column.number('sign'),
      column.number('at'),
    ],
    { spam_once: ['conversation_id', 'sequence'], spam_by_day: ['workspace_id', 'at', 'id'] },
    ['spam_once'],
  ),
  table('conversation_consent', [
    column.id('conversation_id', { primary: true }),
    column.id('workspace_id'),
    column.id('consent', { length: 8 }),
    column.number('sequence'),
    column.number('refused_sequence', maybe),
    column.number('at'),
  ]),
  table(
    'upload_identity',
    [
      column.id('stage_id', { primary: true }),
      column.id('workspace_id'),
      column.id('kind', { length: 20 }),
      column.text('value'),
      column.id('account_id', { length: 24 }),
      column.number('at'),
    ],
    { upload_identity_by_age: ['at'] },
  ),
  table('subject', [primary(), column.id('workspace_id'), column.number('erased_at', maybe)]),
  table(
    'network',
    [
      primary(),
      column.id('workspace_id'),
      column.id('name'),
      column.id('dataset_id'),
      column.text('access_token'),
      column.id('access_token_end'),
      column.id('unknown_consent'),
      column.id('test_event_code', maybe),
      column.number('halted_until', maybe),
      column.number('updated_at'),
    ],
    { network_once: ['workspace_id', 'name'] },
    ['network_once'],
  ),
  table(
    'upload',
    [
      primary(),
      column.id('workspace_id'),
      column.id('network'),
      column.id('stage_id'),
      column.id('event_name'),
      column.number('at'),
      column.id('consent'),
      column.number('amount_minor', maybe),
      column.id('currency', maybe),
      column.id('state'),
      column.id('reason', maybe),
      column.number('attempts'),
      column.number('attempted_at', maybe),
      column.number('ambiguous_since', maybe),
      column.number('next_at', maybe),
      column.number('sent_at', maybe),
      column.id('fbtrace_id', maybe),
      column.number('created_at'),
      column.number('updated_at'),
    ],
    {
      upload_once: ['stage_id', 'network'],
      upload_due: ['next_at'],
      upload_by_workspace: ['workspace_id', 'id'],
    },
    ['upload_once'],
  ),
  table(
    'ledger',
    [
      primary(),
      column.id('workspace_id'),
      column.id('kind'),
      column.id('target', { length: 200 }),
      column.id('ref'),
      column.number('attempt'),
      column.number('at'),
      column.text('body'),
    ],
    {
      ledger_by_workspace: ['workspace_id', 'id'],
      ledger_by_kind: ['workspace_id', 'kind', 'id'],
      ledger_once: ['ref', 'kind', 'attempt'],
    },
    ['ledger_once'],
  ),
];

/** The ads side's tables. */
export class Initial1763700000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createPlatformTables(runner);
    for (const one of TABLES) await runner.createTable(one, true);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const one of TABLES.toReversed()) await runner.dropTable(one.name, true);
  }
}
