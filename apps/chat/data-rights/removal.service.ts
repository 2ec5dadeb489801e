import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { make } from '#platform/events/make.js';
import { Outbox } from '#platform/outbox/outbox.js';
import { Clock } from '#platform/ports/clock.port.js';
import { ContactMerge } from '../contacts/contact-merge.entity.js';
import { Contact } from '../contacts/contact.entity.js';
import { Customers } from '../contacts/customers.service.js';
import { NetworkIdentity } from '../contacts/network-identity.entity.js';
import { ClickUse } from '../conversations/click-use.entity.js';
import { Conversation } from '../conversations/conversation.entity.js';
import { ConversationErased, messages } from '../conversations/conversation.topic.js';
import { StoredMedia } from '../media/stored-media.service.js';
import { Subjects } from '../subjects/subjects.service.js';
import { ErasedConversation, type ErasureReason } from './erased-conversation.entity.js';
import { DELETED_AT_ONCE } from './personal-tables.js';

/**
 * The one place that removes contacts and conversations, in a transaction of the caller, which holds the lock of the
 * workspace (`Customers.lockWorkspace`). What is left of a conversation then, `ErasedConversations` deletes in batches.
 */
@Injectable()
export class Removal {
  constructor(
    private readonly database: Database,
    private readonly customers: Customers,
    private readonly subjects: Subjects,
    private readonly media: StoredMedia,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /**
   * Removes a conversation, so that nothing finds it or its messages any more, no answer of it is sent, and its live streams
   * end. Returns how many files it had; null if it is gone already.
   */
  async removeConversation(tx: Tx, id: string, reason: ErasureReason): Promise<number | null> {
    const conversation = await this.database.lock(tx, Conversation, { id });
    if (!conversation) return null;
    const { workspace_id, contact_id, door, message_sequence } = conversation;
    const files = await this.media.removeOfConversation(tx, id);
    for (const entity of DELETED_AT_ONCE) await tx.delete(entity, { conversation_id: id });
    await tx.update(ClickUse, { contact_id, conversation_id: id }, { conversation_id: null });
    await tx.delete(Conversation, { id });
    const erased_at = this.clock.now();
    await tx.insert(ErasedConversation, { conversation_id: id, workspace_id, door, reason, erased_at });
    const erased = make(ConversationErased, { workspace_id, conversation_id: id });
    await this.outbox.append(tx, messages, erased, message_sequence + 1);
    return files;
  }

  /**
   * Removes a contact whose conversations are removed, with its identities, merges and subject. `tell`: whether the ads side
   * is told that the subject is erased; otherwise only the map to it goes, and what it knows of the subject stays.
   */
  async removeContact(tx: Tx, { id, workspace_id }: Contact, tell: boolean): Promise<void> {
    await tx.update(ClickUse, { contact_id: id }, { contact_id: null });
    await tx.delete(NetworkIdentity, { contact_id: id });
    await tx.delete(ContactMerge, { contact_id: id });
    await tx.delete(ContactMerge, { other_id: id });
    if (tell) await this.subjects.erase(tx, workspace_id, id);
    else await this.subjects.forget(tx, id);
    await tx.delete(Contact, { id });
  }

  /**
   * Removes a contact, and all that are merged with it, once none of them has a conversation; what the ads side knows of
   * their subjects stays. Where one of them is blocked they stay too, so that the person is still blocked when they come back.
   */
  async removeWithoutConversations(tx: Tx, contact: Contact): Promise<void> {
    const ids = In((await this.customers.contactsOf(tx, contact)).map(({ id }) => id));
    const contacts = await this.database.lockAll(tx, Contact, { where: { id: ids }, order: { id: 'ASC' } });
    if (contacts.some(({ blocked_at }) => blocked_at !== null)) return;
    if (await tx.existsBy(Conversation, { contact_id: ids })) return;
    for (const one of contacts) await this.removeContact(tx, one, false);
  }
}
