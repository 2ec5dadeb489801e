import { Injectable } from '@nestjs/common';
import { LessThan, MoreThan } from 'typeorm';
import { Database } from '#platform/adapters/sql/database.js';
import { Problem } from '#platform/http/problem.js';
import { messageView, type MessageList, type MessagesQuery, type MessageView } from './message.dto.js';
import { Message } from './message.entity.js';

/** Reads messages. */
@Injectable()
export class Messages {
  constructor(private readonly database: Database) {}

  async list(conversation_id: string, query: MessagesQuery): Promise<MessageList> {
    const rows =
      query.before === undefined
        ? await this.after(conversation_id, query.after ?? 0, query.limit)
        : await this.before(conversation_id, query.before, query.limit);
    return { items: rows.map(messageView) };
  }

  after(conversation_id: string, sequence: number, limit: number): Promise<Message[]> {
    return this.database.read.find(Message, {
      where: { conversation_id, sequence: MoreThan(sequence) },
      order: { sequence: 'ASC' },
      take: limit,
    });
  }

  async before(conversation_id: string, sequence: number, limit: number): Promise<Message[]> {
    const rows = await this.database.read.find(Message, {
      where: { conversation_id, sequence: LessThan(sequence) },
      order: { sequence: 'DESC' },
      take: limit,
    });
    return rows.reverse();
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
