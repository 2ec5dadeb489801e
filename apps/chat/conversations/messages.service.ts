import { Injectable } from '@nestjs/common';
import { In, LessThan, MoreThan } from 'typeorm';
import { Database } from '#platform/adapters/sql/database.js';
import { pageOf, parseCursor, type Page, type PageQuery } from '#platform/http/page.js';
import { Problem } from '#platform/http/problem.js';
import { Message, type Sender } from './message.entity.js';

/** How a kind of reader sees messages: the senders whose messages it may see, and the form of a message. */
export interface MessageReader<V extends object = object> {
  senders: readonly Sender[];
  view: (row: Message) => V;
}

/** Reads the messages of conversations, for one kind of reader. */
@Injectable()
export class Messages {
  constructor(private readonly database: Database) {}

  async list<V extends object>(
    conversation_id: string,
    { limit, cursor }: PageQuery,
    reader: MessageReader<V>,
  ): Promise<Page<V>> {
    const [before] = parseCursor(cursor, /^(\d{1,15})$/) ?? [];
    const rows = await this.database.read.find(Message, {
      where: {
        conversation_id,
        sender: In([...reader.senders]),
        ...(before && { sequence: LessThan(Number(before)) }),
      },
      order: { sequence: 'DESC' },
      take: limit + 1,
    });
    return pageOf(rows, limit, (row) => String(row.sequence), reader.view);
  }

  after(
    conversation_id: string,
    sequence: number,
    limit: number,
    senders: readonly Sender[],
  ): Promise<Message[]> {
    return this.database.read.find(Message, {
      where: { conversation_id, sequence: MoreThan(sequence), sender: In([...senders]) },
      order: { sequence: 'ASC' },
      take: limit,
    });
  }

  async get<V extends object>(id: string, reader: MessageReader<V>): Promise<V> {
    const row = await this.database.read.findOneBy(Message, { id });
    if (!row) throw Problem.notFound('message');
    return reader.view(row);
  }

  /** What the conversation was last opened with. */
  async latestGreeting(conversation_id: string): Promise<string | undefined> {
    const where = { conversation_id, sender: 'greeting' as const };
    return (await this.database.read.findOne(Message, { where, order: { sequence: 'DESC' } }))?.text;
  }
}
