import { Injectable } from '@nestjs/common';
import { In, IsNull, MoreThan, Not } from 'typeorm';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { Problem } from '#platform/http/problem.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Channel } from '../channels/channel.entity.js';
import { refuseArchived } from '../channels/channels.js';
import { Plan } from '../broadcasts/plan.entity.js';
import { Post } from '../broadcasts/post.entity.js';
import { Range } from '../broadcasts/range.entity.js';
import { requestStop } from '../broadcasts/stop.js';
import { Sweep } from '#platform/jobs/sweep.js';
import { Resending } from '../delivery/resending.js';
import type { Resent, Stopped } from './controls.dto.js';
import { noDelivery } from './published-posts.js';

/** Stops a post, or sends its failed deliveries again, by marking its ranges; sweeps then settle the ranges one by one. */
@Injectable()
export class ControlsService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly sweep: Sweep,
    private readonly resending: Resending,
  ) {}

  /** Stopping a stopped post again changes nothing, unless it was resent meanwhile. A complete post cannot be stopped. */
  async stop(tx: Tx, postId: string, workspace: string): Promise<Stopped> {
    const plan = await this.lockPlan(tx, postId, workspace);
    if (plan.state === 'complete' && plan.stopped_at === 0)
      throw new Problem(409, 'The post is complete: there is nothing to stop');
    const settled = plan.state === 'complete' || plan.stopped_at > plan.resent_at;
    const stopped_at = settled ? plan.stopped_at : this.clock.now();
    if (!settled) {
      await requestStop(tx, postId, stopped_at);
      this.sweep.afterThisCommit('stop');
    }
    return { post_id: postId, stopped_at: new Date(stopped_at).toISOString() };
  }

  /**
   * Sends again exactly the deliveries that have failed so far, or those to the chosen followers among them; each may use all
   * attempts again.
   */
  async resend(tx: Tx, postId: string, workspace: string, chosen?: readonly string[]): Promise<Resent> {
    const { channel_id, sequence } = await this.lockPlan(tx, postId, workspace);
    const channel = await tx.findOneBy(Channel, { id: channel_id });
    if (channel && sequence <= (channel.archived_after ?? -1)) refuseArchived(channel);
    if (chosen) {
      const resent = await this.resending.resendTo(tx, { post_id: postId, channel_id }, chosen);
      if (resent > 0) await tx.update(Plan, { post_id: postId }, { resent_at: this.clock.now() });
      return { post_id: postId, resent };
    }
    const where = { post_id: postId, failed: MoreThan(0), pending_action: Not(In(['resend', 'stop'])) };
    const ranges = await this.database.lockAll(tx, Range, { where, order: { id: 'ASC' } });
    if (ranges.length > 0) {
      await tx.update(Plan, { post_id: postId, state: 'complete' }, { state: 'sending' });
      await tx.update(Plan, { post_id: postId }, { resent_at: this.clock.now() });
      await tx.update(
        Range,
        { id: In(ranges.map(({ id }) => id)) },
        { pending_action: 'resend', state: 'sending' },
      );
      this.sweep.afterThisCommit('resend');
    }
    return { post_id: postId, resent: ranges.reduce((sum, { failed }) => sum + failed, 0) };
  }

  private async lockPlan(tx: Tx, post_id: string, workspace_id: string): Promise<Plan> {
    const plan = await this.database.lock(tx, Plan, { post_id, workspace_id });
    if (!plan) throw noDelivery();
    if (await tx.existsBy(Post, { id: post_id, deleted_at: Not(IsNull()) })) throw Problem.notFound('post');
    return plan;
  }
}
