import { Injectable } from '@nestjs/common';
import { Database } from '#platform/adapters/sql/database.js';
import { Problem } from '#platform/http/problem.js';
import { Contact } from '../contacts/contact.entity.js';
import { Customers } from '../contacts/customers.service.js';
import { Conversation } from '../conversations/conversation.entity.js';
import { ErasedConversations } from './erased-conversations.service.js';
import { Removal } from './removal.service.js';

/** Erases a person with everything that this app keeps about them. */
@Injectable()
export class ContactErasure {
  constructor(
    private readonly database: Database,
    private readonly customers: Customers,
    private readonly removal: Removal,
    private readonly erased: ErasedConversations,
  ) {}

  /**
   * Erases a contact and all that are merged with it. One transaction removes them from everything that could find them, and
   * tells the ads side which subjects are gone; messages, notes and history are deleted after that, in batches, and by a sweep
   * if this process ends meanwhile. Throws 404 for an unknown contact.
   */
  async erase(workspace_id: string, id: string): Promise<void> {
    const conversations = await this.database.transaction(async (tx) => {
      await this.customers.lockWorkspace(tx, workspace_id);
      const contact = await this.database.lock(tx, Contact, { id, workspace_id });
      if (!contact) throw Problem.notFound('contact');
      const removed: string[] = [];
      for (const one of await this.customers.contactsOf(tx, contact)) {
        // The contact is locked before its conversations, as by all who lock both.
        await this.database.lock(tx, Contact, { id: one.id });
        for (const conversation of await tx.findBy(Conversation, { contact_id: one.id })) {
          await this.removal.removeConversation(tx, conversation.id, 'erasure');
          removed.push(conversation.id);
        }
        await this.removal.removeContact(tx, one, true);
      }
      return removed;
    });
    for (const conversation of conversations) await this.erased.finish(conversation);
  }

  /**
   * Deletes a conversation in which nobody wrote and that was last opened before `before`, with its contact; returns false
   * if it is another one by now. The ads side never learnt of its subject, so that nothing is published there.
   */
  async eraseUnstarted(id: string, before: number): Promise<boolean> {
    const known = await this.database.read.findOneBy(Conversation, { id });
    if (!known) return false;
    const { contact_id, workspace_id } = known;
    const removed = await this.database.transaction(async (tx) => {
      await this.customers.lockWorkspace(tx, workspace_id);
      const contact = await this.database.lock(tx, Contact, { id: contact_id });
      const conversation = await this.database.lock(tx, Conversation, { id });
      if (!conversation || conversation.started_at !== null || conversation.opened_at >= before) return false;
      await this.removal.removeConversation(tx, id, 'unstarted');
      if (contact) await this.removal.removeWithoutConversations(tx, contact);
      return true;
    });
    if (removed) await this.erased.finish(id);
    return removed;
  }
}
