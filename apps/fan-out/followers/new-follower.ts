import { Injectable } from '@nestjs/common';
import { Config } from '#platform/config.js';
import { Ids } from '#platform/ports/ids.port.js';
import type { Channel } from '../channels/channel.entity.js';
import type { Delivery } from '../transports/transport.port.js';

/** What a follower is before it follows. */
@Injectable()
export class NewFollower {
  constructor(
    private readonly ids: Ids,
    private readonly config: Config,
  ) {}

  id(): string {
    return this.ids.next('fol');
  }

  /** A delivery without a post. */
  greeting({ id, workspace_id, handle, name }: Channel, address: string, unsubscribe_url: string): Delivery {
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
      unsubscribe_url,
    };
  }
}
