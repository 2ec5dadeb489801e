import { Injectable } from '@nestjs/common';
import type { Network } from '#message/account.topic.js';
import type { MessageDetail } from '#message/message-detail.js';
import type { Tx } from '#platform/adapters/sql/database.js';
import { Message } from '../../conversations/message.entity.js';
import { MediaFiles } from '../../media/media-files.service.js';
import { StoredMedia } from '../../media/stored-media.service.js';
import { authorOf } from './message-changes.js';
import { MediaSources } from './media-sources.service.js';

/** Handles the files of messages that arrive over a network. */
@Injectable()
export class NetworkMedia {
  constructor(
    private readonly files: MediaFiles,
    private readonly stored: StoredMedia,
    private readonly sources: MediaSources,
  ) {}

  /**
   * Requests the download of a new message's file; for a revocation, removes the file of the revoked message. Called in
   * the transaction that stores the message.
   */
  async take(tx: Tx, message: Message, connection_id: string, network: Network): Promise<void> {
    const { kind, replies_to: network_id, conversation_id } = message;
    if (kind === 'revocation' && network_id !== null) {
      const target = await tx.findOneBy(Message, { network_id, conversation_id, ...authorOf(message) });
      if (target) await this.stored.removeOfMessage(tx, target.id);
    }
    if (kind !== 'media' || !this.sources.of(network)) return;
    // A message that was revoked before it arrived has no detail any more.
    const { detail } = (await tx.findOneBy(Message, { id: message.id })) ?? { detail: null };
    const media = detail === null ? undefined : (JSON.parse(detail) as MessageDetail).media;
    if (media?.id !== undefined) await this.files.expect(tx, message, connection_id, media);
  }
}
