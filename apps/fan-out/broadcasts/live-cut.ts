import { Injectable } from '@nestjs/common';
import { Between, LessThan } from 'typeorm';
import type { Tx } from '#platform/adapters/sql/database.js';
import { membersOf } from '../audience/members.js';
import type { Plan } from './plan.entity.js';
import { LIVE_END_STATE, LivePosition } from '../audience/live-position.entity.js';

/** What happened to live followers before their post's range was cut. */
@Injectable()
export class LiveCut {
  /**
   * Counts the members whose stream was written before the range came to be, and has those who left before it
   * settled again. The caller holds the plan's lock, as does whoever moves positions past this post.
   */
  async deliveredAlready(tx: Tx, plan: Plan, cut: { after: number; to_id: number }): Promise<number> {
    const { sequence, channel_id, tick } = plan;
    const range = Between(cut.after + 1, cut.to_id);
    await tx.update(
      LivePosition,
      { follower_id: range, ended: LIVE_END_STATE.settled, sequence: LessThan(sequence) },
      { end_state: LIVE_END_STATE.toSettle },
    );
    if (plan.late) return 0;
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
