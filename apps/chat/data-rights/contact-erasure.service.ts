import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { make } from '#platform/events/make.js';
import { Problem } from '#platform/http/problem.js';
import { Outbox } from '#platform/outbox/outbox.js';
import { ConsentRecord } from '../consents/consent-record.entity.js';
import { Contact } from '../contacts/contact.entity.js';
import { NetworkIdentity } from '../contacts/network-identity.entity.js';
import { Conversation } from '../conversations/conversation.entity.js';
import { ConversationChange } from '../conversations/conversation-change.entity.js';
import { ConversationErased, messages } from '../conversations/conversation.topic.js';
import { Message } from '../conversations/message.entity.js';
import { removeWordsOf } from '../conversations/message-words.js';
import { ClickUse } from '../conversations/click-use.entity.js';
import { HandlingTime } from '../conversations/handling-time.entity.js';
import { StageRecord } from '../conversations/stage-record.entity.js';
import { Referral } from '../conversations/referral.entity.js';
import { OutgoingReply } from '../doors/networks/outgoing-reply.entity.js';
import { StoredMedia } from '../media/stored-media.service.js';
import { Note } from '../notes/note.entity.js';
import { OrderRecord } from '../orders/order-record.entity.js';
import { ConversationTag } from '../conversations/conversation-tag.entity.js';
import { Subjects } from '../subjects/subjects.service.js';

/** Erases a contact with everything that this app keeps about the person. */
@Injectable()
export class ContactErasure {
  constructor(
    private readonly database: Database,
    private readonly subjects: Subjects,
    private readonly outbox: Outbox,
    private readonly media: StoredMedia,
  ) {}

  /** Deletes the contact, its conversations, messages, notes, files and orders, and tells the ads side which subject is gone. */
  erase(workspace_id: string, id: string): Promise<void> {
    return this.database.transaction(async (tx) => {
      const contact = await this.database.lock(tx, Contact, { id, workspace_id });
      if (!contact) throw Problem.notFound('contact');
      for (const conversation of await tx.findBy(Conversation, { contact_id: id })) {
        await this.eraseConversation(tx, conversation.id);
      }
      await tx.update(ClickUse, { contact_id: id }, { contact_id: null });
      await tx.delete(NetworkIdentity, { contact_id: id });
      await this.subjects.erase(tx, workspace_id, id);
      await tx.delete(Contact, { id });
    });
  }

  /**
   * Deletes a conversation in which nobody wrote and that was last opened before `before`, with its contact; returns false
   * if it is another one by now. The ads side never learnt of its subject, so that nothing is published there.
   */
  eraseUnstarted(id: string, before: number): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      const known = await tx.findOneBy(Conversation, { id });
      if (!known) return false;
      const { contact_id } = known;
      // The contact is locked first, as by all who lock both.
      await this.database.lock(tx, Contact, { id: contact_id });
      const conversation = await this.database.lock(tx, Conversation, { id });
      if (!conversation || conversation.started_at !== null || conversation.opened_at >= before) return false;
      await this.eraseConversation(tx, id);
      if (await tx.existsBy(Conversation, { contact_id })) return true;
      await tx.update(ClickUse, { contact_id }, { contact_id: null });
      await this.subjects.forget(tx, contact_id);
      await tx.delete(Contact, { id: contact_id });
      return true;
    });
  }

  private async eraseConversation(tx: Tx, id: string): Promise<void> {
    const conversation = await this.database.lock(tx, Conversation, { id });
    if (!conversation) return;
    const { workspace_id, message_sequence } = conversation;
    await this.media.removeOfConversation(tx, id);
    await removeWordsOf(tx, id);
    await tx.delete(Message, { conversation_id: id });
    await tx.delete(ConversationChange, { conversation_id: id });
    await tx.delete(Note, { conversation_id: id });
    await tx.delete(ConversationTag, { conversation_id: id });
    await tx.delete(OutgoingReply, { conversation_id: id });
    await tx.delete(Referral, { conversation_id: id });
    await tx.delete(ConsentRecord, { conversation_id: id });
    await tx.delete(OrderRecord, { conversation_id: id });
    await tx.delete(StageRecord, { conversation_id: id });
    await tx.delete(HandlingTime, { conversation_id: id });
    await tx.delete(Conversation, { id });
    const erased = make(ConversationErased, { workspace_id, conversation_id: id });
    await this.outbox.append(tx, messages, erased, message_sequence + 1);
  }
}
