import { Injectable } from '@nestjs/common';
import { In, type FindOptionsWhere } from 'typeorm';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { OutgoingReply } from '../doors/networks/outgoing-reply.entity.js';
import { StoredMedia } from '../media/stored-media.service.js';
import { Message } from '../conversations/message.entity.js';
import { removeWords } from '../conversations/message-words.js';

/** What one batch removed. Another process may have deleted some of the messages that were found at the same time. */
export interface RemovedMessages {
  found: number;
  messages: number;
  files: number;
}

/** The one place that deletes messages, each with its files, the words by which it is found, and what is still to be sent of it. */
@Injectable()
export class MessageRemoval {
  constructor(
    private readonly database: Database,
    private readonly media: StoredMedia,
  ) {}

  /** Deletes up to `limit` messages of a conversation, the oldest first. */
  async removeBatch(
    tx: Tx,
    where: FindOptionsWhere<Message> & { conversation_id: string },
    limit: number,
  ): Promise<RemovedMessages> {
    const rows = await this.database.lockAll(tx, Message, {
      select: { id: true, workspace_id: true, sender: true, kind: true, text: true, sequence: true },
      where,
      order: { sequence: 'ASC' },
      take: limit,
    });
    const ids = rows.map(({ id }) => id);
    if (ids.length === 0) return { found: 0, messages: 0, files: 0 };
    await removeWords(tx, rows);
    const files = await this.media.removeOfMessages(tx, ids);
    await tx.delete(OutgoingReply, { message_id: In(ids) });
    const { affected } = await tx.delete(Message, { id: In(ids) });
    return { found: ids.length, messages: affected ?? 0, files };
  }
}
