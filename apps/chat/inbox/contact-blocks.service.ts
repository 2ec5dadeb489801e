import { Injectable } from '@nestjs/common';
import { Database } from '#platform/adapters/sql/database.js';
import type { Caller } from '#platform/http/caller.js';
import { Problem } from '#platform/http/problem.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Contact } from '../contacts/contact.entity.js';
import { Conversation } from '../conversations/conversation.entity.js';
import { contactView, type ContactView } from './contact.dto.js';

/** Shows, blocks and unblocks contacts. */
@Injectable()
export class ContactBlocks {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async get(workspace_id: string, id: string): Promise<ContactView> {
    const contact = await this.database.read.findOneBy(Contact, { id, workspace_id });
    if (!contact) throw Problem.notFound('contact');
    return contactView(contact);
  }

  /** Blocks or unblocks a contact in all its conversations; doing so again changes nothing. Throws 404 for an unknown contact. */
  set({ workspace, actor }: Caller, id: string, blocked: boolean): Promise<ContactView> {
    return this.database.transaction(async (tx) => {
      const contact = await this.database.lock(tx, Contact, { id, workspace_id: workspace });
      if (!contact) throw Problem.notFound('contact');
      if ((contact.blocked_at !== null) === blocked) return contactView(contact);
      const change = blocked
        ? { blocked_by: actor, blocked_at: this.clock.now() }
        : { blocked_by: null, blocked_at: null };
      await tx.update(Contact, { id }, change);
      await tx.update(Conversation, { contact_id: id }, { blocked: Number(blocked) });
      return contactView({ ...contact, ...change });
    });
  }
}
