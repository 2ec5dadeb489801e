import { Injectable } from '@nestjs/common';
import { LessThan, MoreThan } from 'typeorm';
import { Database } from '#platform/adapters/sql/database.js';
import { pageOf, placeOf, type Page, type PageQuery } from '#platform/http/page.js';
import { Problem } from '#platform/http/problem.js';
import { messageView, type MessageView } from './message.dto.js';
import { Message } from './message.entity.js';

/** Reads messages. */
@Injectable()
export class Messages {
  constructor(private readonly database: Database) {}

  async list(conversation_id: string, { limit, cursor }: PageQuery): Promise<Page<MessageView>> {
    const [before] = placeOf(cursor, /^(\d{1,15})$/) ?? [];
    const rows = await this.database.read.find(Message, {
      where: { conversation_id, ...(before && { sequence: LessThan(Number(before)) }) },
      order: { sequence: 'DESC' },
      take: limit + 1,
    });
    return pageOf(rows, limit, (row) => String(row.sequence), messageView);
  }

  after(conversation_id: string, sequence: number, limit: number): Promise<Message[]> {
    return this.database.read.find(Message, {
      where: { conversation_id, sequence: MoreThan(sequence) },
      order: { sequence: 'ASC' },
      take: limit,
    });
  }

  async one(id: string): Promise<MessageView> {
    const row = await this.database.read.findOneBy(Message, { id });
    if (!row) throw Problem.notFound('message');
    return messageView(row);
  }

  /** What the conversation was last opened with. */
  async greeting(conversation_id: string): Promise<string | undefined> {
    const where = { conversation_id, sender: 'greeting' as const };
    return (await this.database.read.findOne(Message, { where, order: { sequence: 'DESC' } }))?.text;
  }
}
