import { Table, type QueryRunner, type TableColumn } from 'typeorm';
import { column } from '#platform/adapters/sql/columns.js';
import { createPlatformTables } from '#platform/outbox/platform.tables.js';

const { id, number, text, generated } = column;

const unique = (name: string, ...columnNames: string[]) => ({ name, columnNames, isUnique: true });
const index = (name: string, ...columnNames: string[]) => ({ name, columnNames });

interface Drawing {
  columns: TableColumn[];
  indices: { name: string; columnNames: string[] }[];
}

const TABLES: Record<string, Drawing> = {
  channel: {
    columns: [
      id('id', { primary: true }),
      id('workspace_id'),
      id('handle'),
      id('name', { length: 120 }),
      id('epoch'),
      number('tick'),
      number('latest'),
      number('passed'),
    ],
    indices: [unique('channel_by_handle', 'handle')],
  },
  post: {
    columns: [
      id('id', { primary: true }),
      id('workspace_id'),
      id('channel_id'),
      number('sequence'),
      id('title', { length: 200, nullable: true }),
      text('body'),
      number('published_at'),
      number('seen_at'),
      number('changed_at', { nullable: true }),
      number('deleted_at', { nullable: true }),
    ],
    indices: [unique('post_by_sequence', 'channel_id', 'sequence')],
  },
  follower: {
    columns: [
      generated(),
      id('public_id'),
      id('workspace_id'),
      id('channel_id'),
      id('transport', { length: 16 }),
      text('address', { nullable: true }),
      id('lookup', { nullable: true }),
      text('secrets', { nullable: true }),
      number('joined_tick'),
      number('ended_tick', { nullable: true }),
      number('ended_at', { nullable: true }),
      id('ended_reason', { length: 16, nullable: true }),
      number('created_at'),
    ],
    indices: [
      unique('follower_by_public_id', 'public_id'),
      index('follower_by_channel', 'channel_id', 'transport', 'id'),
      index('follower_by_end', 'channel_id', 'ended_tick'),
      index('follower_by_lookup', 'channel_id', 'transport', 'lookup'),
    ],
  },
  consent: {
    columns: [
      generated(),
      number('follower_id'),
      id('workspace_id'),
      id('kind', { length: 16 }),
      number('at'),
      id('wording_id'),
      number('wording_version'),
      id('how'),
      id('proof', { nullable: true }),
      id('source', { length: 255, nullable: true }),
    ],
    indices: [index('consent_by_follower', 'follower_id', 'id')],
  },
  opt_in: {
    columns: [
      id('id', { primary: true }),
      id('workspace_id'),
      id('channel_id'),
      text('address'),
      id('lookup'),
      id('wording_id'),
      number('wording_version'),
      id('source', { length: 255, nullable: true }),
      number('created_at'),
      number('expires_at'),
      number('mail_due', { nullable: true }),
    ],
    indices: [
      index('opt_in_by_lookup', 'channel_id', 'lookup', 'created_at'),
      index('opt_in_by_due', 'mail_due'),
      index('opt_in_by_expiry', 'expires_at'),
    ],
  },
  wording: {
    columns: [id('id', { primary: true }), id('workspace_id'), text('text'), number('created_at')],
    indices: [],
  },
  preference: {
    columns: [
      number('follower_id', { primary: true }),
      number('muted_until', { nullable: true }),
      id('time_zone'),
      number('quiet_from', { nullable: true }),
      number('quiet_to', { nullable: true }),
      number('daily_cap', { nullable: true }),
    ],
    indices: [],
  },
  cap_slot: {
    columns: [
      number('follower_id', { primary: true }),
      id('post_id', { primary: true }),
      id('day', { length: 10 }),
    ],
    indices: [index('cap_slot_by_day', 'day')],
  },
  follower_import: {
    columns: [
      id('id', { primary: true }),
      id('workspace_id'),
      id('channel_id'),
      id('state', { length: 16 }),
      id('columns', { length: 255 }),
      number('rows'),
      number('joined'),
      number('known'),
      number('refused'),
      id('digest'),
      id('holder', { nullable: true }),
      number('lease_until'),
      number('created_at'),
      number('updated_at'),
    ],
    indices: [index('follower_import_by_channel', 'channel_id', 'id')],
  },
  import_refusal: {
    columns: [
      id('import_id', { primary: true }),
      number('line', { primary: true }),
      id('field', { length: 32 }),
      id('reason', { length: 32 }),
    ],
    indices: [],
  },
  plan: {
    columns: [
      id('post_id', { primary: true }),
      id('workspace_id'),
      id('channel_id'),
      number('sequence'),
      number('tick'),
      id('state', { length: 16 }),
      id('transport', { length: 16 }),
      number('cursor'),
      number('ranges'),
      number('audience'),
      number('late'),
      number('stopped_at'),
      number('resent_at'),
      number('created_at'),
    ],
    indices: [
      index('plan_by_state', 'state', 'created_at'),
      index('plan_by_sequence', 'channel_id', 'sequence'),
    ],
  },
  range: {
    columns: [
      generated(),
      id('post_id'),
      id('channel_id'),
      id('transport', { length: 16 }),
      number('ordinal'),
      number('from_id'),
      number('to_id'),
      number('members'),
      number('cursor'),
      number('delivered'),
      number('failed'),
      number('skipped'),
      number('deferred'),
      id('state', { length: 16 }),
      id('holder', { nullable: true }),
      number('stopped'),
      number('retry_at'),
      id('wish', { length: 16 }),
      number('lease_until'),
    ],
    indices: [
      index('range_by_post', 'post_id', 'transport', 'from_id'),
      index('range_by_state', 'state', 'transport', 'lease_until'),
      index('range_by_retry', 'retry_at'),
      index('range_by_wish', 'wish', 'state'),
    ],
  },
  receipt: {
    columns: [
      number('range_id', { primary: true }),
      number('follower_id', { primary: true }),
      id('state', { length: 16 }),
      id('reason', { length: 32 }),
      number('until'),
      number('attempts'),
      number('at'),
    ],
    indices: [index('receipt_by_state', 'range_id', 'state', 'reason')],
  },
  bucket: {
    columns: [id('credential', { primary: true }), number('next_at'), number('paused_until')],
    indices: [index('bucket_by_pause', 'paused_until'), index('bucket_by_next', 'next_at')],
  },
  trouble: {
    columns: [number('follower_id', { primary: true }), number('since')],
    indices: [],
  },
  provider: {
    columns: [
      id('workspace_id', { primary: true }),
      id('name', { length: 16, primary: true }),
      id('account', { length: 128 }),
      id('hook'),
      text('settings'),
      text('secrets'),
      number('halted_until', { nullable: true }),
      id('halted_reason', { length: 32, nullable: true }),
      number('updated_at'),
    ],
    indices: [index('provider_by_hook', 'name', 'hook'), index('provider_by_account', 'name', 'account')],
  },
  start_link: {
    columns: [id('token', { primary: true }), id('workspace_id'), id('channel_id'), number('expires_at')],
    indices: [index('start_link_by_expiry', 'expires_at')],
  },
  sent_message: {
    columns: [
      id('post_id', { primary: true }),
      number('follower_id', { primary: true }),
      id('transport', { length: 16 }),
      id('message_id'),
      number('created_at'),
    ],
    indices: [
      index('sent_message_by_id', 'transport', 'message_id'),
      index('sent_message_by_age', 'created_at'),
    ],
  },
  webhook_replay: {
    columns: [
      number('follower_id', { primary: true }),
      number('from_at'),
      number('to_at'),
      number('cursor'),
      number('attempts'),
      number('due', { nullable: true }),
    ],
    indices: [index('webhook_replay_by_due', 'due')],
  },
  post_change: {
    columns: [
      id('post_id', { primary: true }),
      id('kind', { length: 16 }),
      number('version'),
      number('range_id'),
      number('cursor'),
      id('state', { length: 16 }),
      number('lease_until'),
    ],
    indices: [index('post_change_by_state', 'state', 'lease_until')],
  },
  bad_news: {
    columns: [
      id('message_id', { primary: true }),
      id('transport', { length: 16 }),
      id('reason', { length: 32 }),
      number('heard_at'),
    ],
    indices: [index('bad_news_by_age', 'heard_at')],
  },
  live_position: {
    columns: [number('follower_id', { primary: true }), number('sequence'), number('ended')],
    indices: [index('live_position_by_end', 'ended')],
  },
};

export class Initial1763700000000 {
  async up(runner: QueryRunner): Promise<void> {
    await createPlatformTables(runner);
    for (const [name, drawing] of Object.entries(TABLES))
      await runner.createTable(new Table({ name, ...drawing }), true);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of Object.keys(TABLES).reverse()) await runner.dropTable(name, true);
  }
}
