import { Injectable } from '@nestjs/common';
import { In, LessThan } from 'typeorm';
import type { DoorName } from '#crossing/conversation.topic.js';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { Contact } from '../contacts/contact.entity.js';
import { Customers } from '../contacts/customers.service.js';
import { Conversation } from '../conversations/conversation.entity.js';
import { Message } from '../conversations/message.entity.js';
import { ErasedConversations } from '../data-rights/erased-conversations.service.js';
import { MessageRemoval } from '../data-rights/message-removal.service.js';
import { Removal } from '../data-rights/removal.service.js';
import { RetentionCounts } from '../data-rights/retention-counts.service.js';
import { Note } from '../notes/note.entity.js';

/** Messages, and notes, that one transaction deletes. */
const BATCH = 500;

/** Deletes messages and notes, and whole conversations, that are older than a time, and counts them for the report. */
@Injectable()
export class OldMessages {
  constructor(
    private readonly database: Database,
    private readonly customers: Customers,
    private readonly removal: Removal,
    private readonly messages: MessageRemoval,
    private readonly erased: ErasedConversations,
    private readonly counts: RetentionCounts,
  ) {}

  /** Deletes a conversation, if nothing happened in it since, and its contact with the last one. */
  async removeWhole({ id, workspace_id, contact_id }: Conversation, before: number): Promise<void> {
    await this.database.transaction(async (tx) => {
      await this.customers.lockWorkspace(tx, workspace_id);
      const contact = await this.database.lock(tx, Contact, { id: contact_id });
      const conversation = await this.database.lock(tx, Conversation, { id });
      if (!conversation || (conversation.last_activity_at ?? conversation.opened_at) >= before) return;
      const files = await this.removal.removeConversation(tx, id, 'retention');
      await this.counts.add(tx, conversation, { conversations: 1, files: files ?? 0 });
      if (contact) await this.removal.removeWithoutConversations(tx, contact);
      this.erased.finishSoon();
    });
  }

  /** Returns those of the conversations that have messages or notes from before a time. */
  async among(conversations: readonly string[], before: number): Promise<string[]> {
    if (conversations.length === 0) return [];
    const found = new Set<string>();
    for (const [entity, time] of [
      [Message, 'sent_at'],
      [Note, 'created_at'],
    ] as const) {
      const rows = await this.database.read
        .createQueryBuilder<Message | Note>(entity, 'm')
        .select('DISTINCT m.conversation_id', 'conversation')
        .where('m.conversation_id IN (:...conversations)', { conversations })
        .andWhere(`m.${time} < :before`, { before })
        .getRawMany<{ conversation: string }>();
      for (const { conversation } of rows) found.add(conversation);
    }
    return [...found];
  }

  /**
   * Deletes a batch of the messages of a conversation from before a time, with their files, and of the notes from then; the
   * conversation stays. Returns whether there may be more.
   */
  removeOf(
    conversation_id: string,
    of: { workspace_id: string; door: DoorName },
    before: number,
  ): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      const where = { conversation_id, sent_at: LessThan(before) };
      const { found, ...removed } = await this.messages.removeBatch(tx, where, BATCH);
      await this.counts.add(tx, of, removed);
      const notes = await this.removeNotes(tx, conversation_id, before);
      return found === BATCH || notes === BATCH;
    });
  }

  /** Deletes a batch of the notes about a conversation from before a time, and returns how many. */
  private async removeNotes(tx: Tx, conversation_id: string, before: number): Promise<number> {
    const rows = await this.database.lockAll(tx, Note, {
      select: { id: true },
      where: { conversation_id, created_at: LessThan(before) },
      order: { id: 'ASC' },
      take: BATCH,
    });
    if (rows.length > 0) await tx.delete(Note, { id: In(rows.map(({ id }) => id)) });
    return rows.length;
  }
}
