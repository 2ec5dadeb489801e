import { Injectable } from '@nestjs/common';
import type { Network } from '#message/account.topic.js';
import type { MessageDetail } from '#message/message-detail.js';
import type { Tx } from '#platform/adapters/sql/database.js';
import { carriesFiles, Message } from '../../conversations/message.entity.js';
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
   * Requests the download of a new message's files, and of what it shares or answers if the network deletes that after a
   * time. For a revocation, removes the files of the revoked message. Called in
   * the transaction that stores the message.
   */
  async take(tx: Tx, message: Message, connection_id: string, network: Network): Promise<void> {
    const { kind, replies_to: network_id, conversation_id } = message;
    if (kind === 'revocation' && network_id !== null) {
      const target = await tx.findOneBy(Message, { network_id, conversation_id, ...authorOf(message) });
      if (target) await this.stored.removeOfMessages(tx, [target.id]);
    }
    const source = this.sources.of(network);
    if (!source || !carriesFiles(message)) return;
    // A message that was revoked before it arrived has no detail any more.
    const { detail } = (await tx.findOneBy(Message, { id: message.id })) ?? { detail: null };
    if (detail === null) return;
    const { media, further_media = [], shared } = JSON.parse(detail) as MessageDetail;
    for (const { id, link, ...file } of media ? [media, ...further_media] : []) {
      const network_media = id ?? link;
      if (network_media !== undefined)
        await this.files.expect(tx, message, connection_id, { ...file, network_media });
    }
    // Networks do not say whether it is a picture or a video. The bytes do.
    if (shared?.link !== undefined && source.isFile(shared.link))
      await this.files.expect(tx, message, connection_id, { kind: 'video', network_media: shared.link });
  }
}
