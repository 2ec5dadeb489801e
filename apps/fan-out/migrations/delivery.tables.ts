import { column } from '#platform/adapters/sql/columns.js';
import { index, type Drawing } from './drawing.js';

const { id, number, text, generated } = column;

/** Plans, ranges, receipts, and what the transports keep. */
export const DELIVERY: Record<string, Drawing> = {
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
      number('missed_live'),
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
      number('stopped_members'),
      number('retry_at'),
      id('pending_action', { length: 16 }),
      number('lease_until'),
    ],
    indices: [
      index('range_by_post', 'post_id', 'transport', 'from_id'),
      index('range_by_state', 'state', 'transport', 'lease_until'),
      index('range_by_retry', 'retry_at'),
      index('range_by_action', 'pending_action', 'state'),
      index('range_by_channel', 'channel_id', 'transport', 'retry_at'),
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
  outage: {
    columns: [
      id('route', { primary: true }),
      id('transport', { length: 16 }),
      id('workspace_id', { nullable: true }),
      id('reason', { length: 32 }),
      number('since'),
      number('seen_at'),
    ],
    indices: [index('outage_by_age', 'seen_at')],
  },
  endpoint_failure: {
    columns: [number('follower_id', { primary: true }), number('since')],
    indices: [],
  },
  account: {
    columns: [
      id('connection_id', { primary: true }),
      id('workspace_id'),
      id('network', { length: 16 }),
      id('account', { length: 255 }),
      id('name', { length: 255 }),
      id('state', { length: 8 }),
      number('serves_chats'),
      id('former_reason', { length: 32, nullable: true }),
      text('settings'),
      text('box'),
      number('checked_at'),
      number('halted_until', { nullable: true }),
      id('halted_reason', { length: 32, nullable: true }),
      number('reports'),
    ],
    indices: [index('account_by_network', 'workspace_id', 'network')],
  },
  vapid_key: {
    columns: [id('workspace_id', { primary: true }), id('public_key', { length: 128 }), text('secrets')],
    indices: [],
  },
  start_link: {
    columns: [
      id('token', { primary: true }),
      id('workspace_id'),
      id('channel_id'),
      id('source', { length: 255, nullable: true }),
      id('language', { length: 2 }),
      number('expires_at'),
    ],
    indices: [index('start_link_by_expiry', 'expires_at')],
  },
  chat_answer: {
    columns: [
      id('id', { primary: true }),
      id('workspace_id'),
      id('transport', { length: 16 }),
      text('address'),
      text('text'),
      number('written_at'),
      number('due_at'),
    ],
    indices: [index('chat_answer_by_due', 'due_at')],
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
      number('changed_at'),
      number('range_id'),
      number('cursor'),
      id('state', { length: 16 }),
      number('lease_until'),
    ],
    indices: [index('post_change_by_state', 'state', 'lease_until')],
  },
  deferred_edit: {
    columns: [
      id('post_id', { primary: true }),
      number('follower_id', { primary: true }),
      number('range_id'),
      number('version'),
      number('until'),
    ],
    indices: [index('deferred_edit_by_due', 'until'), index('deferred_edit_by_post', 'post_id', 'until')],
  },
  delivery_failure: {
    columns: [
      id('message_id', { primary: true }),
      id('transport', { length: 16 }),
      id('reason', { length: 32 }),
      number('recorded_at'),
    ],
    indices: [index('delivery_failure_by_age', 'recorded_at')],
  },
  bounce: {
    columns: [
      number('follower_id', { primary: true }),
      id('post_id', { primary: true }),
      id('status', { length: 16 }),
      number('at'),
    ],
    indices: [index('bounce_by_age', 'at')],
  },
  live_position: {
    columns: [number('follower_id', { primary: true }), number('sequence'), number('end_state')],
    indices: [index('live_position_by_end', 'end_state')],
  },
};
