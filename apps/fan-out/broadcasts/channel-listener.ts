import { Injectable } from '@nestjs/common';
import { LessThanOrEqual, Not } from 'typeorm';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { Sweep } from '#platform/jobs/sweep.js';
import { Clock } from '#platform/ports/clock.port.js';
import { ChannelConsumer } from '../channels/channel.consumer.js';
import { Plan, type PlanState } from './plan.entity.js';
import { planPost } from './plan.jobs.js';
import { requestStop } from './stop.js';

/** Listens to channels: starts the plans that waited for a new channel, and stops the open posts of an archived one. */
@Injectable()
export class ChannelListener {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly sweep: Sweep,
    channels: ChannelConsumer,
  ) {
    channels.onFirstSeen(() => sweep.afterThisCommit(planPost.name));
    channels.onArchived((tx, channelId, after) => this.stopArchived(tx, channelId, after));
  }

  /** `archivedAfter`: the sequence of the channel's last post. */
  private async stopArchived(tx: Tx, channel_id: string, archivedAfter: number): Promise<void> {
    const open = {
      channel_id,
      state: Not<PlanState>('complete'),
      sequence: LessThanOrEqual(archivedAfter),
    };
    const plans = await this.database.lockAll(tx, Plan, { where: open, order: { post_id: 'ASC' } });
    for (const { post_id, stopped_at, resent_at } of plans)
      if (stopped_at === 0 || stopped_at < resent_at) await requestStop(tx, post_id, this.clock.now());
    this.sweep.afterThisCommit('stop');
  }
}
