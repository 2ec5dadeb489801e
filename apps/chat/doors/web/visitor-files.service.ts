import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Database } from '#platform/adapters/sql/database.js';
import type { Visitor } from '#platform/http/caller.js';
import { Problem } from '#platform/http/problem.js';
import { In } from 'typeorm';
import { Message } from '../../conversations/message.entity.js';
import { threadIds } from '../../conversations/threads.service.js';
import { sendMedia } from '../../media/media-content.js';
import type { MediaUpload } from '../../media/media-upload.js';
import { MediaUploads } from '../../media/media-uploads.service.js';
import { Media } from '../../media/media.entity.js';
import { VISITOR_FILES } from '../../media/media-rules.js';
import { StoredMedia } from '../../media/stored-media.service.js';
import { VISITOR_SENDERS, visitorMediaView, type VisitorMediaView } from './visitor-message.dto.js';
import { WebChat } from './web-chat.service.js';

/** Receives and serves the files of a web chat for its visitor. */
@Injectable()
export class VisitorFiles {
  constructor(
    private readonly database: Database,
    private readonly chat: WebChat,
    private readonly uploads: MediaUploads,
    private readonly stored: StoredMedia,
  ) {}

  /**
   * Stores an upload of the visitor. `upload` is called only after the visitor was recognised; throws 401 before that.
   */
  async take(
    name: string,
    token: string | undefined,
    visitor: Visitor,
    upload: () => MediaUpload,
  ): Promise<VisitorMediaView> {
    const { id: conversation_id, workspace_id } = await this.chat.conversation(name, token);
    const place = { workspace_id, conversation_id, origin: 'visitor' as const, rules: VISITOR_FILES };
    return visitorMediaView(await this.uploads.take(visitor, place, upload()));
  }

  /** Answers with the bytes of a file that the visitor uploaded or sees in a message; throws 404 for others. */
  async send(name: string, token: string | undefined, id: string, reply: FastifyReply): Promise<void> {
    const latest = await this.chat.conversation(name, token);
    const conversation_id = In(await threadIds(this.database.read, latest.id));
    const row = await this.database.read.findOneBy(Media, { id, conversation_id, state: 'stored' });
    if (!row || !(await this.isSeen(row))) throw Problem.notFound('file');
    await sendMedia(reply, this.stored, row);
  }

  /**
   * Returns true if the visitor may see the file. Files that agents have not sent yet, or sent only to other agents,
   * stay hidden.
   */
  private async isSeen({ origin, message_id: id }: Media): Promise<boolean> {
    if (origin === 'visitor') return true;
    const where = id !== null && { id, sender: In([...VISITOR_SENDERS]) };
    return where && this.database.read.existsBy(Message, where);
  }
}
