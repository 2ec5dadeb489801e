import { column } from '#platform/adapters/sql/columns.js';
import { index, unique, type Drawing } from './drawing.js';

const { id, number, text, generated } = column;

/** Channels, posts, and who follows: the first tables of fan-out. */
export const PEOPLE: Record<string, Drawing> = {
  channel: {
    columns: [
      id('id', { primary: true }),
      id('workspace_id'),
      id('handle'),
      id('name', { length: 120 }),
      id('language', { length: 2, nullable: true }),
      id('epoch'),
      number('tick'),
      number('preferences_version'),
      number('latest_sequence'),
      number('gaps_closed_to'),
      number('archived_after', { nullable: true }),
    ],
    indices: [unique('channel_by_handle', 'handle'), index('channel_by_workspace', 'workspace_id')],
  },
  workspace: {
    columns: [id('id', { primary: true }), id('language', { length: 2, nullable: true })],
  },
  brand: {
    columns: [id('workspace_id', { primary: true }), id('name', { length: 120 })],
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
      number('received_at'),
      number('changed_at', { nullable: true }),
      number('changed_tick'),
      number('deleted_at', { nullable: true }),
    ],
    indices: [
      unique('post_by_sequence', 'channel_id', 'sequence'),
      index('post_by_change', 'channel_id', 'changed_tick'),
    ],
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
      id('language', { length: 2, nullable: true }),
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
      index('follower_by_lookup', 'lookup', 'channel_id', 'transport'),
    ],
  },
  network_user: {
    columns: [number('follower_id', { primary: true }), id('workspace_id'), text('user_id'), id('lookup')],
    indices: [index('network_user_by_lookup', 'lookup')],
  },
  follow_start: {
    columns: [number('follower_id', { primary: true }), id('workspace_id'), id('subject_id')],
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
      id('wording_language', { length: 2, nullable: true }),
      id('how'),
      id('proof', { nullable: true }),
      id('source', { length: 255, nullable: true }),
    ],
    indices: [index('consent_by_follower', 'follower_id', 'id')],
  },
  unsubscribe_alias: {
    columns: [id('id', { primary: true }), number('follower_id')],
    indices: [],
  },
  connection_follower: {
    columns: [id('connection_id', { primary: true }), id('channel_id', { primary: true }), id('follower_id')],
    indices: [],
  },
  opt_in: {
    columns: [
      id('id', { primary: true }),
      id('workspace_id'),
      id('channel_id'),
      text('address', { nullable: true }),
      id('lookup'),
      id('wording_id'),
      number('wording_version'),
      id('language', { length: 2 }),
      id('source', { length: 255, nullable: true }),
      number('created_at'),
      number('expires_at'),
      number('mail_due_at', { nullable: true }),
      id('follower_public_id', { nullable: true }),
    ],
    indices: [
      index('opt_in_by_lookup', 'lookup', 'channel_id', 'created_at'),
      index('opt_in_by_due', 'mail_due_at'),
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
      number('waiting'),
      number('published_at'),
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
      number('already_following'),
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
      number('column_number'),
      id('field', { length: 32 }),
      id('reason', { length: 32 }),
    ],
    indices: [],
  },
};
