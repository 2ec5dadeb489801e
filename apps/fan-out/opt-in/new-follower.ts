import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { In } from 'typeorm';
import { Database } from '#platform/adapters/sql/database.js';
import { Config } from '#platform/config.js';
import type { Language } from '#platform/language/language.js';
import { LOGGER } from '#platform/tokens.js';
import { Ids } from '#platform/ports/ids.port.js';
import type { Channel } from '../channels/channel.entity.js';
import type { Delivery } from '../transports/transport.port.js';
import { Addresses } from '../audience/addresses.js';
import { UnsubscribeAlias } from '../audience/unsubscribe-alias.entity.js';
import type { TransportName } from '#message/transport-name.js';
import { Follower } from '../audience/follower.entity.js';
import { Joining } from '../audience/joining.js';

/** Prepares a follower before it is stored: the id for the links in its first message, and that message itself. */
@Injectable()
export class NewFollower {
  constructor(
    private readonly database: Database,
    private readonly joining: Joining,
    private readonly addresses: Addresses,
    private readonly ids: Ids,
    private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * Calls `follow` with the id under which the address follows or will follow. `follow` calls `onMessageSent` before it
   * sends the first message. That message has an unsubscribe link with this id; the link is made to work even when the
   * address came to follow under another id meanwhile.
   */
  async withFollowerId<T>(
    channel_id: string,
    transport: TransportName,
    address: string,
    follow: (public_id: string, onMessageSent: () => void) => Promise<T>,
  ): Promise<T> {
    const public_id =
      (await this.joining.findActiveId(channel_id, transport, address)) ?? this.ids.next('fol');
    let messageSent = false;
    try {
      return await follow(public_id, () => (messageSent = true));
    } finally {
      // A failure here is only logged, because the result of the request itself stands.
      if (messageSent)
        await this.redirectUnsubscribe(channel_id, transport, address, public_id).catch((error: Error) =>
          this.logger.warn(
            { channel_id, transport, error: error.name },
            'could not store the unsubscribe link of a first message: the link may not work',
          ),
        );
    }
  }

  private async redirectUnsubscribe(
    channel_id: string,
    transport: TransportName,
    address: string,
    public_id: string,
  ): Promise<void> {
    const { read } = this.database;
    if (await read.existsBy(Follower, { public_id })) return;
    const where = { channel_id, transport, lookup: In(this.addresses.lookups(address)) };
    const other = await read.findOne(Follower, { where, order: { id: 'DESC' } });
    const link = other && { id: public_id, follower_id: other.id };
    if (link) await this.database.transaction((tx) => tx.insert(UnsubscribeAlias, link));
  }

  /** The first message of a channel to an address, as a delivery without a post. */
  welcomeDelivery(
    { id, workspace_id, handle, name }: Channel,
    address: string,
    unsubscribe_url: string,
    language: Language,
  ): Delivery {
    const url = `${this.config.publicUrl}/@${handle}`;
    const at = Date.now();
    return {
      id: this.ids.next('del'),
      at,
      post: { id: `welcome ${id}`, title: null, body: '', published_at: at, url },
      channel: { id, workspace_id, handle, name },
      follower_id: 0,
      address,
      secrets: [],
      language,
      unsubscribe_url,
    };
  }
}
