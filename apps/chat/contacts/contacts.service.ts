import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { make } from '#platform/events/make.js';
import { Problem } from '#platform/http/problem.js';
import { Outbox } from '#platform/outbox/outbox.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Ids } from '#platform/ports/ids.port.js';
import { Conversation } from '../conversations/conversation.entity.js';
import { ConversationErased, messages } from '../conversations/conversation.topic.js';
import { Message } from '../conversations/message.entity.js';
import { OrderRecord } from '../conversations/order-record.entity.js';
import { ClickUse } from '../doors/click-use.entity.js';
import { Subjects } from '../subjects/subjects.service.js';
import { Contact } from './contact.entity.js';

/** Makes contacts, and erases them with all that they wrote and were written. */
@Injectable()
export class Contacts {
  constructor(
    private readonly database: Database,
    private readonly subjects: Subjects,
    private readonly outbox: Outbox,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  /** The id of the contact, whose row is locked; of a new one where the known one is not, or no longer. */
  async lockOrCreate(tx: Tx, workspace_id: string, known: string | null): Promise<string> {
    if (known && (await this.database.lock(tx, Contact, { id: known, workspace_id }))) return known;
    const contact = make(Contact, { id: this.ids.next('cnt'), workspace_id, created_at: this.clock.now() });
    await tx.insert(Contact, contact);
    await this.subjects.mint(tx, contact.id);
    return contact.id;
  }

  erase(workspace_id: string, id: string): Promise<void> {
    return this.database.transaction(async (tx) => {
      const contact = await this.database.lock(tx, Contact, { id, workspace_id });
      if (!contact) throw Problem.notFound('contact');
      for (const conversation of await tx.findBy(Conversation, { contact_id: id })) {
        await this.eraseConversation(tx, conversation.id);
      }
      await tx.update(ClickUse, { contact_id: id }, { contact_id: null });
      await this.subjects.erase(tx, workspace_id, id);
      await tx.delete(Contact, { id });
    });
  }

  private async eraseConversation(tx: Tx, id: string): Promise<void> {
    const conversation = await this.database.lock(tx, Conversation, { id });
    if (!conversation) return;
    const { workspace_id, message_sequence } = conversation;
    await tx.delete(Message, { conversation_id: id });
    await tx.delete(OrderRecord, { conversation_id: id });
    await tx.delete(Conversation, { id });
    const erased = make(ConversationErased, { workspace_id, conversation_id: id });
    await this.outbox.append(tx, messages, erased, message_sequence + 1);
  }
}
