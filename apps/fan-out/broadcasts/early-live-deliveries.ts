import { Injectable } from '@nestjs/common';
import { Between, LessThan } from 'typeorm';
import type { Tx } from '#platform/adapters/sql/database.js';
import { membersOf } from '../audience/members.js';
import type { Plan } from './plan.entity.js';
import { LIVE_END_STATE, LivePosition } from '../audience/live-position.entity.js';

/** Accounts for live followers who got a post, or left, before the post's range was cut. */
@Injectable()
export class EarlyLiveDeliveries {
  /**
   * Counts the members of the new range whose stream already has the post, and marks those who left for settling again.
   * The caller must hold the plan's lock; whoever moves live positions past this post holds it too.
   */
  async count(tx: Tx, plan: Plan, cut: { after: number; to_id: number }): Promise<number> {
    const { sequence, channel_id, tick } = plan;
    const range = Between(cut.after + 1, cut.to_id);
    await tx.update(
      LivePosition,
      { follower_id: range, end_state: LIVE_END_STATE.settled, sequence: LessThan(sequence) },
      { end_state: LIVE_END_STATE.toSettle },
    );
    if (plan.missed_live) return 0;
    const row = await membersOf(
      tx,
      { channel_id, transport: 'live', tick, after: cut.after, to: cut.to_id },
      1,
    )
      .innerJoin(LivePosition, 'p', 'p.follower_id = f.id')
      .andWhere('p.sequence >= :sequence', { sequence })
      .select('COUNT(*)', 'delivered')
      .orderBy()
      .getRawOne<{ delivered: number | string }>();
    return Number(row?.delivered ?? 0);
  }
}
