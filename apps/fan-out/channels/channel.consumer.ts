import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { channels } from '#message/channel.topic.js';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { Inbox } from '#platform/outbox/inbox.js';
import { Channel } from './channel.entity.js';
import { CHANNELS } from './channels.js';

type Appeared = () => void;
type Archived = (tx: Tx, channelId: string, archivedAfter: number) => Promise<void>;

/** Keeps the projection of channels, and tells other rooms of what changes, inside the transaction that keeps it. */
@Injectable()
export class ChannelConsumer {
  private readonly appeared: Appeared[] = [];
  private readonly archived: Archived[] = [];

  constructor(inbox: Inbox, database: Database) {
    inbox.subscribe(channels, CHANNELS, async (tx, { data }) => {
      const { workspace_id, handle, name, language = null, archived_after = null } = data;
      const state = { workspace_id, handle, name, language, archived_after };
      const known = await database.lock(tx, Channel, { id: data.channel_id });
      if (known) {
        await tx.update(Channel, { id: known.id }, state);
        if (archived_after === null) return;
        for (const tell of this.archived) await tell(tx, known.id, archived_after);
        return;
      }
      const epoch = randomBytes(5).toString('hex');
      const counts = { tick: 0, wished: 0, latest: 0, passed: 0 };
      await tx.insert(Channel, { id: data.channel_id, ...state, epoch, ...counts });
      for (const tell of this.appeared) tell();
    });
  }

  /** Call in a constructor. The listener runs when a channel was not known before. */
  onAppeared(listener: Appeared): void {
    this.appeared.push(listener);
  }

  /** Call in a constructor. The listener runs when an archived channel's event comes, and has to be safe to run again. */
  onArchived(listener: Archived): void {
    this.archived.push(listener);
  }
}
