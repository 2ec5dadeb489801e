import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { ConversationWriter } from '../../conversations/conversation.writer.js';
import { Message } from '../../conversations/message.entity.js';
import type { IncomingFile } from '../../media/incoming-files.js';
import { Media } from '../../media/media.entity.js';
import { StoredMedia } from '../../media/stored-media.service.js';

/** Records what became of the download of a file, and announces the change of its message to live streams. */
@Injectable()
export class FetchedMedia {
  constructor(
    private readonly database: Database,
    private readonly stored: StoredMedia,
    private readonly writer: ConversationWriter,
  ) {}

  /** Stores a downloaded file; returns false if it was removed meanwhile. */
  async keep(row: Media, file: IncomingFile, found: Partial<Media>): Promise<boolean> {
    return (await this.stored.put(row, file, found, (tx) => this.announce(tx, row))) !== null;
  }

  /** Records the result of an attempt; returns false if the file was removed, or another process recorded one meanwhile. */
  settle(row: Media, fields: Partial<Media>): Promise<boolean> {
    const { id, attempts } = row;
    return this.database.transaction(async (tx) => {
      const present = await this.database.lock(tx, Media, { id, state: 'fetching' });
      if (present?.attempts !== attempts) return false;
      await tx.update(Media, { id }, fields);
      if (fields.state === 'failed') await this.announce(tx, row);
      return true;
    });
  }

  private async announce(tx: Tx, { message_id }: Media): Promise<void> {
    const message = message_id && (await tx.findOneBy(Message, { id: message_id }));
    if (message) await this.writer.announceChange(tx, [message]);
  }
}
