import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { afterId, pageOf, type Page, type PageQuery } from '#platform/http/page.js';
import { Clock } from '#platform/ports/clock.port.js';
import { ChatConsents } from '../consents/chat-consents.service.js';
import { ConsentRecord } from '../consents/consent-record.entity.js';
import type { Conversation } from '../conversations/conversation.entity.js';
import { Conversations } from '../conversations/conversations.service.js';
import { conversationConsentView, type ConversationConsentView } from './consent.dto.js';

/** Shows agents the consent of a customer, and records its withdrawal where the customer asks an agent for it. */
@Injectable()
export class AgentConsents {
  constructor(
    private readonly database: Database,
    private readonly conversations: Conversations,
    private readonly consents: ChatConsents,
    private readonly clock: Clock,
  ) {}

  /** Returns a page of the steps of a conversation's consent, the latest first. */
  async list(conversation_id: string, { limit, cursor }: PageQuery): Promise<Page<ConversationConsentView>> {
    const rows = await this.database.read.find(ConsentRecord, {
      where: { conversation_id, ...afterId(cursor, 'cns') },
      order: { id: 'DESC' },
      take: limit + 1,
    });
    return pageOf(rows, limit, ({ id }) => id, conversationConsentView);
  }

  /**
   * Records that the customer wants nothing more to be passed on, whatever they said before. An agent can only withdraw:
   * nobody but the customer gives consent. Throws 404 as `Conversations.lockStarted` does.
   */
  async withdraw(tx: Tx, workspace_id: string, id: string, author: string): Promise<Conversation> {
    const conversation = await this.conversations.lockStarted(tx, workspace_id, id);
    const at = Math.max(this.clock.now(), conversation.consent_answered_at ?? 0);
    await this.consents.answer(tx, conversation, 'denied', at, { author });
    return conversation;
  }
}
