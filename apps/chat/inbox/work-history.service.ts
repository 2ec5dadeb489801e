import { Injectable } from '@nestjs/common';
import { LessThan } from 'typeorm';
import { Database } from '#platform/adapters/sql/database.js';
import { pageOf, parseCursor, type Page, type PageQuery } from '#platform/http/page.js';
import { ConversationChange } from '../conversations/conversation-change.entity.js';
import { conversationChangeView, type ConversationChangeView } from './change.dto.js';

/** Reads who changed a conversation's state and assignment, and when. */
@Injectable()
export class WorkHistory {
  constructor(private readonly database: Database) {}

  /** Returns a page of a conversation's changes, the latest first. */
  async list(conversation_id: string, { limit, cursor }: PageQuery): Promise<Page<ConversationChangeView>> {
    const [before] = parseCursor(cursor, /^(\d{1,10})$/) ?? [];
    const rows = await this.database.read.find(ConversationChange, {
      where: { conversation_id, ...(before && { version: LessThan(Number(before)) }) },
      order: { version: 'DESC' },
      take: limit + 1,
    });
    return pageOf(rows, limit, ({ version }) => String(version), conversationChangeView);
  }
}
