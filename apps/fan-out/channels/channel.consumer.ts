import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { channels } from '#message/channel.topic.js';
import { Database } from '#platform/adapters/sql/database.js';
import { Inbox } from '#platform/outbox/inbox.js';
import { planPost } from '../plan/plan.jobs.js';
import { Sweep } from '../sweep/sweep.js';
import { Channel } from './channel.entity.js';
import { CHANNELS } from './channels.js';

/** Keeps the projection of channels; plans that waited for a channel are taken up by the sweep. */
@Injectable()
export class ChannelConsumer {
  constructor(inbox: Inbox, database: Database, sweep: Sweep) {
    inbox.subscribe(channels, CHANNELS, async (tx, { data }) => {
      const state = { workspace_id: data.workspace_id, handle: data.handle, name: data.name };
      const known = await database.lock(tx, Channel, { id: data.channel_id });
      if (known) {
        await tx.update(Channel, { id: known.id }, state);
        return;
      }
      const epoch = randomBytes(5).toString('hex');
      const counts = { tick: 0, wished: 0, latest: 0, passed: 0 };
      await tx.insert(Channel, { id: data.channel_id, ...state, epoch, ...counts });
      sweep.afterThisCommit(planPost.name);
    });
  }
}
