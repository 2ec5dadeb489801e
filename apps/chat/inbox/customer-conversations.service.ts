import { Injectable } from '@nestjs/common';
import { Database } from '#platform/adapters/sql/database.js';
import type { Caller } from '#platform/http/caller.js';
import { parseCursor, type Page, type PageQuery } from '#platform/http/page.js';
import { Customers } from '../contacts/customers.service.js';
import { Conversation } from '../conversations/conversation.entity.js';
import type { ConversationView } from './inbox.dto.js';
import { AgentInbox } from './inbox.service.js';

/** Lists the conversations of a customer, whichever contact and door they are of. */
@Injectable()
export class CustomerConversations {
  constructor(
    private readonly database: Database,
    private readonly customers: Customers,
    private readonly inbox: AgentInbox,
  ) {}

  /** Returns a page of the conversations of a contact's customer, the latest first. Throws 404 for an unknown contact. */
  async list(caller: Caller, contact_id: string, query: PageQuery): Promise<Page<ConversationView>> {
    const { contacts } = await this.customers.of(caller.workspace, contact_id);
    const [since, after] = parseCursor(query.cursor, /^(\d{1,15})-(cnv_[0-9a-hjkmnp-tv-z]{26})$/) ?? [];
    const rows = this.database.read
      .createQueryBuilder(Conversation, 'c')
      .where('c.contact_id IN (:...contacts)', { contacts: contacts.map(({ id }) => id) })
      .andWhere('c.last_activity_at IS NOT NULL')
      .orderBy('c.last_activity_at', 'DESC')
      .addOrderBy('c.id', 'DESC')
      .limit(query.limit + 1);
    if (since !== undefined)
      rows.andWhere('(c.last_activity_at < :since OR (c.last_activity_at = :since AND c.id < :after))', {
        since: Number(since),
        after,
      });
    return this.inbox.page(await rows.getMany(), query.limit, caller.actor);
  }
}
