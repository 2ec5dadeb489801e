import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Database } from '#platform/adapters/sql/database.js';
import type { Caller } from '#platform/http/caller.js';
import { Problem } from '#platform/http/problem.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Contact } from '../contacts/contact.entity.js';
import { Customers } from '../contacts/customers.service.js';
import { Conversation } from '../conversations/conversation.entity.js';
import { ConversationWriter } from '../conversations/conversation.writer.js';
import { contactView, type ContactView } from './contact.dto.js';

/** Shows, blocks and unblocks contacts. */
@Injectable()
export class ContactBlocks {
  constructor(
    private readonly database: Database,
    private readonly customers: Customers,
    private readonly writer: ConversationWriter,
    private readonly clock: Clock,
  ) {}

  async get(workspace_id: string, id: string): Promise<ContactView> {
    const contact = await this.database.read.findOneBy(Contact, { id, workspace_id });
    if (!contact) throw Problem.notFound('contact');
    return contactView(contact);
  }

  /**
   * Blocks or unblocks a contact, and all that are merged with it, in all their conversations. Those that are so already
   * stay as they are. A later merge or split changes no block. Throws 404 for an unknown contact.
   */
  set({ workspace, actor }: Caller, id: string, blocked: boolean): Promise<ContactView> {
    return this.database.transaction(async (tx) => {
      await this.customers.lockWorkspace(tx, workspace);
      const contact = await tx.findOneBy(Contact, { id, workspace_id: workspace });
      if (!contact) throw Problem.notFound('contact');
      const others = (await this.customers.contactsOf(tx, contact)).filter(
        ({ blocked_at }) => (blocked_at !== null) !== blocked,
      );
      if (others.length === 0) return contactView(contact);
      const change = blocked
        ? { blocked_by: actor, blocked_at: this.clock.now() }
        : { blocked_by: null, blocked_at: null };
      const changed = In(others.map((one) => one.id));
      await tx.update(Contact, { id: changed }, change);
      await tx.update(Conversation, { contact_id: changed }, { blocked: Number(blocked) });
      for (const conversation of await tx.findBy(Conversation, { contact_id: changed }))
        await this.writer.announce(tx, conversation);
      return contactView(await tx.findOneByOrFail(Contact, { id }));
    });
  }
}
