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
      column.id('email', { length: 254, nullable: true }),
      column.text('password_hash', { nullable: true }),
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
      column.text('languages'),
      column.id('time_zone'),
      column.text('working_hours'),
      column.number('max_open_chats'),
      column.id('chosen_presence', { length: 8 }),
      column.id('presence', { length: 8 }),
      column.number('presence_since'),
      column.number('presence_sequence'),
      column.number('seen_at', { nullable: true }),
      column.number('sequence'),
      column.number('created_at'),
    ],
    indices: [{ name: 'membership_by_presence', columnNames: ['presence', 'seen_at'] }],
  }),
  new Table({
    name: 'api_key',
    columns: [
      column.id('id', { primary: true }),
      column.id('workspace_id'),
      column.id('person_id', { nullable: true }),
      column.id('name', { length: 120 }),
      column.id('role'),
      column.id('hash'),
      column.id('last_four'),
      column.number('created_at'),
      column.number('expires_at', { nullable: true }),
      column.number('last_used_at', { nullable: true }),
      column.number('revoked_at', { nullable: true }),
    ],
    indices: [
      { name: 'api_key_by_workspace', columnNames: ['workspace_id', 'id'] },
      { name: 'api_key_by_person', columnNames: ['person_id'] },
    ],
  }),
  new Table({
    name: 'session',
    columns: [
      column.id('id', { primary: true }),
      column.id('token_hash'),
      column.id('person_id'),
      column.id('workspace_id'),
      column.id('device'),
      column.number('complete'),
      column.number('created_at'),
      column.number('last_seen_at'),
      column.number('expires_at'),
    ],
    indices: [
      { name: 'session_by_token', columnNames: ['token_hash'], isUnique: true },
      { name: 'session_by_person', columnNames: ['person_id', 'id'] },
      { name: 'session_by_expiry', columnNames: ['expires_at'] },
    ],
  }),
  new Table({
    name: 'totp',
    columns: [
      column.id('person_id', { primary: true }),
      column.text('secret'),
      column.number('confirmed_at', { nullable: true }),
      column.number('last_step'),
      column.number('created_at'),
    ],
  }),
  new Table({
    name: 'recovery_code',
    columns: [column.id('hash', { primary: true }), column.id('person_id'), column.number('created_at')],
    indices: [{ name: 'recovery_code_by_person', columnNames: ['person_id'] }],
  }),
  new Table({
    name: 'passkey',
    columns: [
      column.id('id', { primary: true }),
      column.id('person_id'),
      column.id('name', { length: 120 }),
      column.id('credential_hash'),
      column.text('credential_id'),
      column.text('public_key'),
      column.number('counter'),
      column.text('transports'),
      column.number('created_at'),
      column.number('last_used_at', { nullable: true }),
    ],
    indices: [
      { name: 'passkey_by_person', columnNames: ['person_id', 'id'] },
      { name: 'passkey_by_credential', columnNames: ['credential_hash'], isUnique: true },
    ],
  }),
  new Table({
    name: 'used_challenge',
    columns: [column.id('hash', { primary: true }), column.number('expires_at')],
    indices: [{ name: 'used_challenge_by_expiry', columnNames: ['expires_at'] }],
  }),
  new Table({
    name: 'invitation',
    columns: [
      column.id('id', { primary: true }),
      column.id('workspace_id'),
      column.id('email', { length: 254 }),
      column.id('role'),
      column.id('token_hash'),
      column.number('expires_at'),
      column.number('created_at'),
    ],
    indices: [
      { name: 'invitation_by_token', columnNames: ['token_hash'], isUnique: true },
      { name: 'invitation_by_address', columnNames: ['workspace_id', 'email'], isUnique: true },
      { name: 'invitation_by_email', columnNames: ['email'] },
    ],
  }),
  new Table({
    name: 'password_reset',
    columns: [
      column.id('token_hash', { primary: true }),
      column.id('person_id'),
      column.number('expires_at'),
    ],
    indices: [
      { name: 'password_reset_by_person', columnNames: ['person_id'] },
      { name: 'password_reset_by_expiry', columnNames: ['expires_at'] },
    ],
  }),
  new Table({
    name: 'team',
    columns: [
      column.id('id', { primary: true }),
      column.id('workspace_id'),
      column.id('name', { length: 120 }),
      column.number('sequence'),
      column.number('created_at'),
    ],
    indices: [
      { name: 'team_by_workspace', columnNames: ['workspace_id', 'id'] },
      { name: 'team_by_name', columnNames: ['workspace_id', 'name'], isUnique: true },
    ],
  }),
  new Table({
    name: 'team_member',
    columns: [
      column.id('team_id', { primary: true }),
      column.id('person_id', { primary: true }),
      column.id('workspace_id'),
    ],
    indices: [{ name: 'team_member_by_person', columnNames: ['person_id'] }],
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
