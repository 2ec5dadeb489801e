import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { channels } from '#message/channel.topic.js';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { Inbox } from '#platform/outbox/inbox.js';
import { Channel } from './channel.entity.js';
import { CHANNELS_SUBSCRIPTION } from './channels.js';

type FirstSeenListener = () => void;
type ArchivedListener = (tx: Tx, channelId: string, archivedAfter: number) => Promise<void>;

/** Writes the projection of channels. It calls other rooms' listeners inside the same transaction. */
@Injectable()
export class ChannelConsumer {
  private readonly firstSeenListeners: FirstSeenListener[] = [];
  private readonly archivedListeners: ArchivedListener[] = [];

  constructor(inbox: Inbox, database: Database) {
    inbox.subscribe(channels, CHANNELS_SUBSCRIPTION, async (tx, { data }) => {
      const { workspace_id, handle, name, language = null, archived_after = null } = data;
      const state = { workspace_id, handle, name, language, archived_after };
      const known = await database.lock(tx, Channel, { id: data.channel_id });
      if (known) {
        await tx.update(Channel, { id: known.id }, state);
        if (archived_after === null) return;
        for (const listener of this.archivedListeners) await listener(tx, known.id, archived_after);
        return;
      }
      const epoch = randomBytes(5).toString('hex');
      const counts = { tick: 0, preferences_version: 0, latest_sequence: 0, gaps_closed_to: 0 };
      await tx.insert(Channel, { id: data.channel_id, ...state, epoch, ...counts });
      for (const listener of this.firstSeenListeners) listener();
    });
  }

  /** Registers a listener; call it in a constructor. The listener runs when the first event of a channel arrives. */
  onFirstSeen(listener: FirstSeenListener): void {
    this.firstSeenListeners.push(listener);
  }

  /** Registers a listener; call it in a constructor. The listener runs for each event of an archived channel, so it must be safe to repeat. */
  onArchived(listener: ArchivedListener): void {
    this.archivedListeners.push(listener);
  }
}
