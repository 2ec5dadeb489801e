import type { ObjectLiteral } from 'typeorm';
import type { Target } from '#platform/adapters/sql/data-sources.js';
import { ConsentRecord } from '../consents/consent-record.entity.js';
import { ContactMerge } from '../contacts/contact-merge.entity.js';
import { NetworkIdentity } from '../contacts/network-identity.entity.js';
import { ClickUse } from '../conversations/click-use.entity.js';
import { ConversationChange } from '../conversations/conversation-change.entity.js';
import { ConversationTag } from '../conversations/conversation-tag.entity.js';
import { Conversation } from '../conversations/conversation.entity.js';
import { HandlingTime } from '../conversations/handling-time.entity.js';
import { MessageWord } from '../conversations/message-word.entity.js';
import { Message } from '../conversations/message.entity.js';
import { ReadPosition } from '../conversations/read-position.entity.js';
import { Referral } from '../conversations/referral.entity.js';
import { StageRecord } from '../conversations/stage-record.entity.js';
import { OutgoingReply } from '../doors/networks/outgoing-reply.entity.js';
import { Media } from '../media/media.entity.js';
import { Note } from '../notes/note.entity.js';
import { OrderRecord } from '../orders/order-record.entity.js';
import { Subject } from '../subjects/subject.entity.js';
import { ErasedConversation } from './erased-conversation.entity.js';

/** Tables with few rows of a conversation, which are deleted together with it. */
export const DELETED_AT_ONCE: readonly Target<ObjectLiteral & { conversation_id: string }>[] = [
  ConsentRecord,
  ConversationTag,
  OrderRecord,
  OutgoingReply,
  ReadPosition,
  Referral,
  StageRecord,
];

/** A table with any number of rows of a conversation, and the column that tells them apart. */
export interface LargeTable {
  entity: Target<ObjectLiteral>;
  key: string;
}

/** Tables that are deleted in batches, after the conversation. Messages are apart: their words and files go with them. */
export const DELETED_IN_BATCHES: readonly LargeTable[] = [
  { entity: ConversationChange, key: 'version' },
  { entity: HandlingTime, key: 'id' },
  { entity: Note, key: 'id' },
];

/**
 * All tables that hold something of a conversation or a contact. A spec compares the list with the schema, so that the
 * erasure of a person forgets no new table.
 */
export const PERSONAL_TABLES: readonly Target<ObjectLiteral>[] = [
  ...DELETED_AT_ONCE,
  ...DELETED_IN_BATCHES.map(({ entity }) => entity),
  ClickUse,
  ContactMerge,
  Conversation,
  ErasedConversation,
  Media,
  Message,
  MessageWord,
  NetworkIdentity,
  Subject,
];
