import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';
import { column } from '#platform/adapters/sql/columns.js';
import { createPlatformTables } from '#platform/outbox/platform.tables.js';
import { conversation, conversationChange, handlingTime, readPosition } from './conversation.table.js';
import { consentRecord } from './consent.table.js';
import { member, memberPresence } from './member.table.js';
import { conversationTag, tag } from './tag.tables.js';
import { quickReply } from './quick-reply.table.js';
import { reopeningRule } from './reopening.table.js';
import { openingHours } from './opening-hours.table.js';
import { note } from './note.table.js';
import { bucket, outgoingReply } from './reply.tables.js';
import { orderRecord, shop, stageRecord } from './order.tables.js';
import { media } from './media.table.js';
import { doorRetention, erasedConversation, retentionDeletion } from './retention.tables.js';
import { defaultTeam, team, teamMember } from './team.table.js';

const workspace = new Table({
  name: 'workspace',
  columns: [
    column.id('id', { primary: true }),
    column.id('handle'),
    column.id('time_zone'),
    column.id('currency'),
    column.id('language', { length: 2, nullable: true }),
    column.number('ask_consent'),
    column.number('share_network_ids'),
  ],
  indices: [{ name: 'workspace_by_handle', columnNames: ['handle'], isUnique: true }],
});

const brand = new Table({
  name: 'brand',
  columns: [column.id('workspace_id', { primary: true }), column.id('name', { length: 120 })],
});

const account = new Table({
  name: 'account',
  columns: [
    column.id('connection_id', { primary: true }),
    column.id('workspace_id'),
    column.id('network', { length: 16 }),
    column.id('account', { length: 255 }),
    column.id('name', { length: 255 }),
    column.id('state', { length: 8 }),
    column.number('serves_posts'),
    column.text('settings'),
    column.text('box'),
    column.number('checked_at'),
    column.number('halted_until', { nullable: true }),
    column.id('halted_reason', { length: 32, nullable: true }),
    column.number('silent_since', { nullable: true }),
    column.number('told_until'),
    column.number('reports'),
  ],
  indices: [{ name: 'account_by_workspace', columnNames: ['workspace_id', 'network'] }],
});

const greeting = new Table({
  name: 'greeting',
  columns: [
    column.id('id', { primary: true }),
    column.id('workspace_id'),
    column.id('name', { nullable: true, length: 120 }),
    column.text('text'),
    column.number('is_default'),
    column.number('archived_at', { nullable: true }),
    column.number('sequence'),
    column.number('created_at'),
  ],
  indices: [{ name: 'greeting_by_workspace', columnNames: ['workspace_id', 'id'] }],
});

const advertLink = new Table({
  name: 'advert_link',
  columns: [
    column.id('link_id', { primary: true }),
    column.id('workspace_id'),
    column.number('link_number'),
    column.id('ad_id'),
    column.id('greeting_id', { nullable: true }),
    column.id('state', { length: 8 }),
    column.number('sequence'),
  ],
  indices: [{ name: 'advert_link_by_number', columnNames: ['link_number'], isUnique: true }],
});

const advertAd = new Table({
  name: 'advert_ad',
  columns: [
    column.id('ad_id', { primary: true }),
    column.id('workspace_id'),
    column.id('greeting_id', { nullable: true }),
    column.number('sequence'),
  ],
});

const contact = new Table({
  name: 'contact',
  columns: [
    column.id('id', { primary: true }),
    column.id('workspace_id'),
    column.id('customer_id', { nullable: true }),
    column.text('profile_name', { nullable: true }),
    column.id('blocked_by', { nullable: true }),
    column.number('blocked_at', { nullable: true }),
    column.number('created_at'),
  ],
  indices: [{ name: 'contact_by_customer', columnNames: ['customer_id'] }],
});

const contactMerge = new Table({
  name: 'contact_merge',
  columns: [
    column.id('id', { primary: true }),
    column.id('workspace_id'),
    column.id('contact_id'),
    column.id('other_id'),
    column.id('merged_by'),
    column.number('merged_at'),
    column.id('split_by', { nullable: true }),
    column.number('split_at', { nullable: true }),
  ],
  indices: [
    { name: 'contact_merge_by_contact', columnNames: ['contact_id'] },
    { name: 'contact_merge_by_other', columnNames: ['other_id'] },
  ],
});

const networkIdentity = new Table({
  name: 'network_identity',
  columns: [
    column.id('lookup', { primary: true }),
    column.id('connection_id'),
    column.id('contact_id'),
    column.id('kind', { length: 16 }),
    column.text('identity'),
    column.number('seen_at'),
  ],
  indices: [{ name: 'network_identity_by_contact', columnNames: ['contact_id'] }],
});

const subject = new Table({
  name: 'subject',
  columns: [column.id('contact_id', { primary: true }), column.id('subject_id'), column.number('minted_at')],
  indices: [{ name: 'subject_by_subject', columnNames: ['subject_id'], isUnique: true }],
});

const clickUse = new Table({
  name: 'click_use',
  columns: [
    column.id('click', { primary: true }),
    column.id('workspace_id'),
    column.id('contact_id', { nullable: true }),
    column.id('conversation_id', { nullable: true }),
    column.number('used_at'),
  ],
  indices: [{ name: 'click_use_by_contact', columnNames: ['contact_id'] }],
});

const message = new Table({
  name: 'message',
  columns: [
    column.id('id', { primary: true }),
    column.id('workspace_id'),
    column.id('conversation_id'),
    column.number('sequence'),
    column.id('sender'),
    column.id('author', { nullable: true }),
    column.id('kind', { length: 16 }),
    column.id('network_type', { nullable: true }),
    column.id('network_id', { nullable: true }),
    column.text('network_message', { nullable: true }),
    column.id('replies_to', { nullable: true }),
    column.text('detail', { nullable: true }),
    column.id('state', { length: 16, nullable: true }),
    column.id('problem', { length: 32, nullable: true }),
    column.number('left_at', { nullable: true }),
    column.number('edited_at', { nullable: true }),
    column.number('revoked_at', { nullable: true }),
    column.number('changed_at', { nullable: true }),
    column.text('text'),
    column.number('sent_at'),
  ],
  indices: [
    { name: 'message_by_conversation', columnNames: ['conversation_id', 'sequence'], isUnique: true },
    { name: 'message_by_network_id', columnNames: ['network_id'], isUnique: true },
    { name: 'message_by_target', columnNames: ['replies_to'] },
    { name: 'message_by_time', columnNames: ['conversation_id', 'sent_at'] },
  ],
});

const messageWord = new Table({
  name: 'message_word',
  columns: [
    column.id('workspace_id', { primary: true }),
    column.id('word', { length: 32, primary: true }),
    column.id('message_id', { primary: true }),
  ],
  withoutRowid: true,
});

const referral = new Table({
  name: 'referral',
  columns: [
    column.id('id', { primary: true }),
    column.id('conversation_id'),
    column.number('at'),
    column.id('network_ad_id', { length: 20, nullable: true }),
    column.id('code', { length: 20, nullable: true }),
    column.id('click', { nullable: true }),
    column.text('click_id', { nullable: true }),
    column.id('business_account', { length: 24, nullable: true }),
    column.number('counted'),
  ],
  indices: [
    { name: 'referral_by_conversation', columnNames: ['conversation_id', 'at'] },
    { name: 'referral_by_age', columnNames: ['at'] },
  ],
});

const tables = [
  workspace,
  brand,
  member,
  memberPresence,
  team,
  teamMember,
  defaultTeam,
  account,
  greeting,
  advertLink,
  advertAd,
  contact,
  contactMerge,
  networkIdentity,
  subject,
  clickUse,
  conversation,
  conversationChange,
  readPosition,
  message,
  messageWord,
  media,
  note,
  tag,
  conversationTag,
  openingHours,
  reopeningRule,
  quickReply,
  referral,
  consentRecord,
  outgoingReply,
  bucket,
  orderRecord,
  stageRecord,
  shop,
  handlingTime,
  erasedConversation,
  doorRetention,
  retentionDeletion,
];

export class Initial1763700000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createPlatformTables(runner);
    for (const table of tables) await runner.createTable(table, true);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of [...tables].reverse()) await runner.dropTable(table, true);
  }
}
