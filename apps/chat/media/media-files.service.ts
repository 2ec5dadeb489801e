import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import type { MediaDetail, MessageDetail } from '#message/message-detail.js';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { make } from '#platform/events/make.js';
import { Problem } from '#platform/http/problem.js';
import { Sweep } from '#platform/jobs/sweep.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Ids } from '#platform/ports/ids.port.js';
import { cleanFileName } from './file-name.js';
import { Media, type MediaOrigin } from './media.entity.js';

/** Name of the sweep that adds jobs for files to fetch. */
export const FETCHES = 'media-fetches';

/** Initial values of a new file's row. */
export const NEW_MEDIA = {
  message_id: null,
  mime_type: null,
  bytes: null,
  width: null,
  height: null,
  filename: null,
  sha256: null,
  connection_id: null,
  network_media: null,
  network_until: null,
  attempts: 0,
  problem: null,
};

/** The message to which a file belongs. */
export interface CarryingMessage {
  id: string;
  workspace_id: string;
  conversation_id: string;
}

/** Returns the detail of a message with an uploaded file. */
export const mediaDetailOf = ({ kind, mime_type, filename }: Media): MessageDetail => ({
  media: { kind, ...(mime_type && { mime_type }), ...(filename && { filename }) },
});

/** Connects files with the messages of conversations. */
@Injectable()
export class MediaFiles {
  constructor(
    private readonly database: Database,
    private readonly ids: Ids,
    private readonly clock: Clock,
    private readonly sweep: Sweep,
  ) {}

  /** Inserts the row of a file in a network's message; it is fetched after the commit. `network_media`: the network's id of
   * the file, or its link. */
  async expect(
    tx: Tx,
    message: CarryingMessage,
    connection_id: string,
    { network_media, kind, filename }: Pick<MediaDetail, 'kind' | 'filename'> & { network_media: string },
  ): Promise<void> {
    const now = this.clock.now();
    const { workspace_id, conversation_id, id: message_id } = message;
    await tx.insert(
      Media,
      make(Media, {
        ...NEW_MEDIA,
        id: this.ids.next('med'),
        workspace_id,
        conversation_id,
        message_id,
        origin: 'network' as const,
        state: 'fetching' as const,
        kind,
        filename: cleanFileName(filename),
        connection_id,
        network_media,
        due_at: now,
        created_at: now,
      }),
    );
    this.sweep.afterThisCommit(FETCHES);
  }

  /**
   * Returns an upload of these conversations that no message has sent yet, and locks its row. Throws 422 for `media_id` if
   * the upload is unknown there, was sent before, or has another uploader.
   */
  async lockUnsent(
    tx: Tx,
    conversation_ids: readonly string[],
    id: string,
    origin: MediaOrigin,
  ): Promise<Media> {
    const conversation_id = In(conversation_ids);
    const row = await this.database.lock(tx, Media, { id, conversation_id, origin, state: 'stored' });
    if (row?.message_id === null) return row;
    throw Problem.field(
      'media_id',
      row ? 'sent' : 'unknown',
      row
        ? 'This file was sent before: upload it again'
        : 'No file of this id was uploaded in this conversation, or its time is over',
    );
  }

  /** Attaches an upload to its message, in whose conversation it is from then on, so that it no longer expires. */
  async attach(tx: Tx, { id }: Media, message: CarryingMessage): Promise<void> {
    const { id: message_id, conversation_id } = message;
    await tx.update(Media, { id }, { message_id, conversation_id, due_at: null });
  }

  /** Returns a file of the workspace; throws 404 for others. */
  async find(workspace_id: string, id: string): Promise<Media> {
    const row = await this.database.read.findOneBy(Media, { id, workspace_id });
    if (!row || row.state === 'removed') throw Problem.notFound('file');
    return row;
  }
}
