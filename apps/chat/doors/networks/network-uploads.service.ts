import { Injectable } from '@nestjs/common';
import type { Network } from '#message/account.topic.js';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { Problem } from '#platform/http/problem.js';
import { Clock } from '#platform/ports/clock.port.js';
import type { Message } from '../../conversations/message.entity.js';
import { savedFileName } from '../../media/file-name.js';
import { Media } from '../../media/media.entity.js';
import { StoredMedia } from '../../media/stored-media.service.js';
import type { OutgoingFile, ReplyAnswer, SendingAccount } from './reply-api.port.js';
import { ReplyApis } from './reply-apis.service.js';

/**
 * Result of an upload. `ready`: the network has the file, or the message has none; with `file`, which the caller closes, it
 * is sent along with the answer. `later`: the upload failed and may
 * be tried again. `refusal`: the network's answer. `problem`: code of the reason why it cannot be sent.
 */
export type UploadOutcome =
  { ready: true; file?: OutgoingFile } | { later: true } | { refusal: ReplyAnswer } | { problem: string };

/** Milliseconds for one upload: enough for 100 MB on a slow line. */
const TIMEOUT_MS = 5 * 60_000;

/**
 * Uploads the files of answers to the network before the answers that name them. A repeated upload is harmless, since
 * it sends no message.
 */
@Injectable()
export class NetworkUploads {
  timeoutMs = TIMEOUT_MS;

  constructor(
    private readonly database: Database,
    private readonly stored: StoredMedia,
    private readonly apis: ReplyApis,
    private readonly clock: Clock,
  ) {}

  /** Uploads the file of a message, if it has one that the network does not have already. */
  async upload(message_id: string, network: Network, sender: SendingAccount): Promise<UploadOutcome> {
    const row = await this.uploadedFor(this.database.read, message_id);
    if (!row || (row.network_until ?? 0) > this.clock.now()) return { ready: true };
    const api = this.apis.of(network);
    let answer: ReplyAnswer;
    try {
      const file = await this.open(row);
      if (api.sendsFilesAlong) return { ready: true, file };
      try {
        answer = await api.upload(sender, file, this.timeoutMs);
      } finally {
        file.stream.destroy();
      }
    } catch (error) {
      const isMissing = error instanceof Problem && error.getStatus() === 404;
      return isMissing ? { problem: 'file_missing' } : { later: true };
    }
    const { id: network_media } = answer;
    if (network_media === null) return { refusal: answer };
    const network_until = this.clock.now() + api.keepsFilesMs;
    await this.database.transaction((tx) =>
      tx.update(Media, { id: row.id, state: 'stored' }, { network_media, network_until }),
    );
    return { ready: true };
  }

  /** Returns the network's id of the message's file; null if it has no uploaded file. */
  async networkMediaOf(tx: Tx, { id, kind }: Message): Promise<string | null> {
    return kind === 'media' ? ((await this.uploadedFor(tx, id))?.network_media ?? null) : null;
  }

  private async open(row: Media): Promise<OutgoingFile> {
    const { bytes, mime_type, filename, width, height } = row;
    const name = savedFileName(filename, mime_type!, row.id);
    const stream = await this.stored.open(row);
    return { stream, bytes: bytes!, mime_type: mime_type!, filename: name, width, height };
  }

  private uploadedFor(tx: Tx, message_id: string): Promise<Media | null> {
    return tx.findOneBy(Media, { message_id, origin: 'agent', state: 'stored' });
  }
}
