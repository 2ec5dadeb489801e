import { Injectable } from '@nestjs/common';
import { In, LessThan, LessThanOrEqual, MoreThan, type FindOperator } from 'typeorm';
import { Database } from '#platform/adapters/sql/database.js';
import { pageOf, parseCursor, type Page, type PageQuery } from '#platform/http/page.js';
import { Problem } from '#platform/http/problem.js';
import { Media } from '../media/media.entity.js';
import { carriesFiles, Message, type MessageSender } from './message.entity.js';
import { threadIds } from './threads.service.js';

/** A kind of reader: the senders whose messages it may see, and how a message is shown to it. */
export interface MessageReader<V extends object = object> {
  senders: readonly MessageSender[];
  /** True if it reads all threads of the contact's chat as one; else it reads the one conversation. */
  allThreads: boolean;
  view: (row: Message) => V;
}

/** Reads the messages of conversations, for one kind of reader. */
@Injectable()
export class Messages {
  constructor(private readonly database: Database) {}

  /** Returns a page of a conversation's messages, newest first. */
  async list<V extends object>(
    conversation_id: string,
    { limit, cursor }: PageQuery,
    reader: MessageReader<V>,
  ): Promise<Page<V>> {
    const [before] = parseCursor(cursor, /^(\d{1,15})$/) ?? [];
    const sequence = before === undefined ? null : LessThan(Number(before));
    const rows: Message[] = [];
    for (const id of (await this.idsFor(conversation_id, reader)).toReversed()) {
      const take = limit + 1 - rows.length;
      if (take > 0) rows.push(...(await this.find(id, reader, sequence, { sequence: 'DESC', take })));
    }
    await this.complete(rows);
    return pageOf(rows, limit, (row) => String(row.sequence), reader.view);
  }

  /** Returns the messages after a sequence, oldest first. */
  async after(
    conversation_id: string,
    sequence: number,
    limit: number,
    reader: MessageReader,
  ): Promise<Message[]> {
    const rows: Message[] = [];
    for (const id of await this.idsFor(conversation_id, reader)) {
      const take = limit - rows.length;
      if (take > 0)
        rows.push(...(await this.find(id, reader, MoreThan(sequence), { sequence: 'ASC', take })));
    }
    await this.complete(rows);
    return rows;
  }

  /** Returns the messages with these sequences, oldest first. */
  async at(conversation_id: string, sequences: readonly number[], reader: MessageReader): Promise<Message[]> {
    const rows = await this.database.read.find(Message, {
      where: {
        conversation_id: In(await this.idsFor(conversation_id, reader)),
        sequence: In([...sequences]),
        sender: In([...reader.senders]),
      },
      order: { sequence: 'ASC' },
    });
    await this.complete(rows);
    return rows;
  }

  /** Returns the sequences, at most `sequence`, of messages that have changed since an instant: at most `limit`, the newest first. */
  async changedSince(
    conversation_id: string,
    since: number,
    { sequence, limit }: { sequence: number; limit: number },
    reader: MessageReader,
  ): Promise<number[]> {
    const rows = await this.database.read.find(Message, {
      select: { sequence: true },
      where: {
        conversation_id: In(await this.idsFor(conversation_id, reader)),
        sequence: LessThanOrEqual(sequence),
        changed_at: MoreThan(since),
      },
      order: { sequence: 'DESC' },
      take: limit,
    });
    return rows.map((row) => row.sequence);
  }

  /** Returns one message; throws 404 for an unknown one. */
  async get<V extends object>(id: string, reader: MessageReader<V>): Promise<V> {
    const row = await this.database.read.findOneBy(Message, { id });
    if (!row) throw Problem.notFound('message');
    await this.complete([row]);
    return reader.view(row);
  }

  /** Sets the fields of messages that come from other rows: `target_id` and `media`. */
  private async complete(rows: Message[]): Promise<void> {
    await this.nameTargets(rows);
    const carrying = rows.filter(carriesFiles).map(({ id }) => id);
    if (carrying.length === 0) return;
    const files = await this.database.read.find(Media, {
      where: { message_id: In(carrying) },
      order: { id: 'ASC' },
    });
    for (const row of rows) row.media = files.filter(({ message_id }) => message_id === row.id);
  }

  /** Sets `target_id` of messages that answer or change another one. */
  private async nameTargets(rows: Message[]): Promise<void> {
    const about = rows.filter(({ replies_to }) => replies_to !== null);
    if (about.length === 0) return;
    const targets = await this.database.read.find(Message, {
      select: { id: true, network_id: true, conversation_id: true },
      where: { network_id: In(about.map(({ replies_to }) => replies_to)) },
    });
    for (const row of about)
      row.target_id = targets.find(
        (one) => one.network_id === row.replies_to && one.conversation_id === row.conversation_id,
      )?.id;
  }

  /** Returns the text of the latest greeting that a reader of a conversation reads; undefined if there is none. */
  async latestGreeting(
    conversation_id: string,
    reader: Pick<MessageReader, 'allThreads'>,
  ): Promise<string | undefined> {
    const ids = await this.idsFor(conversation_id, reader);
    const where = { conversation_id: In(ids), sender: 'greeting' as const };
    return (await this.database.read.findOne(Message, { where, order: { sequence: 'DESC' } }))?.text;
  }

  /** Returns the conversations that a reader reads, the oldest first; their sequences follow each other. */
  private async idsFor(
    conversation_id: string,
    { allThreads }: Pick<MessageReader, 'allThreads'>,
  ): Promise<string[]> {
    return allThreads ? threadIds(this.database.read, conversation_id) : [conversation_id];
  }

  /** Finds messages of one thread, by an index. `sequence`: null for any. */
  private find(
    conversation_id: string,
    { senders }: MessageReader,
    sequence: FindOperator<number> | null,
    { sequence: order, take }: { sequence: 'ASC' | 'DESC'; take: number },
  ): Promise<Message[]> {
    return this.database.read.find(Message, {
      where: { conversation_id, sender: In([...senders]), ...(sequence && { sequence }) },
      order: { sequence: order },
      take,
    });
  }
}
