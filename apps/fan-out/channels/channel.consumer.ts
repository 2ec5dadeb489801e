import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { LessThanOrEqual, Not } from 'typeorm';
import { channels } from '#message/channel.topic.js';
import { Database } from '#platform/adapters/sql/database.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Inbox } from '#platform/outbox/inbox.js';
import { planPost } from '../broadcasts/plan.jobs.js';
import { Plan, type PlanState } from '../broadcasts/plan.entity.js';
import { askToStop } from '../broadcasts/stop.js';
import { Sweep } from '#platform/jobs/sweep.js';
import { Channel } from './channel.entity.js';
import { CHANNELS } from './channels.js';

/** Keeps the projection of channels, and stops the posts of one that is archived; plans that waited for a channel are taken up by the sweep. */
@Injectable()
export class ChannelConsumer {
  constructor(inbox: Inbox, database: Database, sweep: Sweep, clock: Clock) {
    inbox.subscribe(channels, CHANNELS, async (tx, { data }) => {
      const { workspace_id, handle, name, archived_after = null } = data;
      const state = { workspace_id, handle, name, archived_after };
      const known = await database.lock(tx, Channel, { id: data.channel_id });
      if (known) {
        await tx.update(Channel, { id: known.id }, state);
        if (archived_after === null) return;
        const open = {
          channel_id: known.id,
          state: Not<PlanState>('complete'),
          sequence: LessThanOrEqual(archived_after),
        };
        const plans = await database.lockAll(tx, Plan, { where: open, order: { post_id: 'ASC' } });
        for (const { post_id, stopped_at, resent_at } of plans)
          if (stopped_at === 0 || stopped_at < resent_at) await askToStop(tx, post_id, clock.now());
        sweep.afterThisCommit('stop');
        return;
      }
      const epoch = randomBytes(5).toString('hex');
      const counts = { tick: 0, wished: 0, latest: 0, passed: 0 };
      await tx.insert(Channel, { id: data.channel_id, ...state, epoch, ...counts });
      sweep.afterThisCommit(planPost.name);
    });
  }
}
