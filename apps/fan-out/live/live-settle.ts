import { Injectable } from '@nestjs/common';
import { Database } from '#platform/adapters/sql/database.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Channel } from '../channels/channel.entity.js';
import { Follower } from '../audience/follower.entity.js';
import { membersOf } from '../audience/members.js';
import { Plan } from '../broadcasts/plan.entity.js';
import { Post } from '../broadcasts/post.entity.js';
import { Range } from '../broadcasts/range.entity.js';
import { Sweep } from '#platform/jobs/sweep.js';
import { LIVE_END_STATE, LivePosition } from '../audience/live-position.entity.js';
import { LivePositions } from './live-positions.js';
import { RETENTION_MS, RETENTION_POSTS } from './retention.js';

const FOLLOWERS_AT_ONCE = 100;
const RANGES_AT_ONCE = 50;
const MEMBERS_AT_ONCE = 500;
/** Milliseconds within which `LiveRecorder` has committed what was written before a stop. */
const RECORDING_DELAY_MS = 2_000;

/** Skips live receipts that will never be delivered: of followers who left, of stopped posts, and of posts out of retention. */
@Injectable()
export class LiveSettle {
  constructor(
    private readonly database: Database,
    private readonly positions: LivePositions,
    private readonly clock: Clock,
    sweep: Sweep,
  ) {
    sweep.every(1_000, 'settle-left', () => this.settleLeft());
    sweep.every(1_000, 'settle-stopped', () => this.settleStopped());
    sweep.every(30_000, 'settle-expired', () => this.settleExpired());
  }

  async settleLeft(): Promise<void> {
    const rows = await this.database.read.find(LivePosition, {
      where: { end_state: LIVE_END_STATE.toSettle },
      take: FOLLOWERS_AT_ONCE,
    });
    for (const { follower_id } of rows) {
      const { channel_id } = await this.database.read.findOneByOrFail(Follower, { id: follower_id });
      const { latest_sequence: latest } = await this.database.read.findOneByOrFail(Channel, {
        id: channel_id,
      });
      await this.positions.skipUpTo(channel_id, follower_id, latest, 'left', {
        end_state: LIVE_END_STATE.settled,
      });
    }
  }

  async settleExpired(): Promise<void> {
    const expired = await this.database.read
      .createQueryBuilder(Range, 'g')
      .innerJoin(Plan, 'p', 'p.post_id = g.post_id')
      .innerJoin(Post, 't', 't.id = g.post_id')
      .innerJoin(Channel, 'c', 'c.id = g.channel_id')
      .where("g.state = 'sending' AND g.transport = 'live'")
      .andWhere('(p.missed_live = 1 OR t.published_at < :old OR t.sequence <= c.latest_sequence - :kept)', {
        old: this.clock.now() - RETENTION_MS,
        kept: RETENTION_POSTS,
      })
      .limit(RANGES_AT_ONCE)
      .getMany();
    for (const { id } of expired) while (await this.settleBatch(id)) continue;
  }

  async settleStopped(): Promise<void> {
    const stopped = await this.database.read
      .createQueryBuilder(Range, 'g')
      .innerJoin(Plan, 'p', 'p.post_id = g.post_id')
      .where("g.pending_action = 'stop' AND g.state = 'sending' AND g.transport = 'live'")
      .andWhere('p.stopped_at <= :known', { known: this.clock.now() - RECORDING_DELAY_MS })
      .limit(RANGES_AT_ONCE)
      .getMany();
    for (const { id } of stopped) while (await this.settleBatch(id)) continue;
  }

  /** Settles the next followers of an expired or stopped range; false when the whole range is settled. */
  private settleBatch(rangeId: number): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      const known = await tx.findOneByOrFail(Range, { id: rangeId });
      const plan = (await this.database.lock(tx, Plan, { post_id: known.post_id }))!;
      const range = (await this.database.lock(tx, Range, { id: rangeId }))!;
      const slice = {
        channel_id: range.channel_id,
        transport: 'live' as const,
        tick: plan.tick,
        after: range.cursor,
        to: range.to_id,
      };
      const rows = await membersOf(tx, slice, MEMBERS_AT_ONCE)
        .innerJoin(LivePosition, 'l', 'l.follower_id = f.id')
        .select('f.id', 'id')
        .addSelect('l.sequence', 'sequence')
        .getRawMany<{ id: number | string; sequence: number | string }>();
      if (range.state === 'complete' || rows.length === 0) return false;
      const missing = rows
        .filter((row) => plan.missed_live || Number(row.sequence) < plan.sequence)
        .map((row) => Number(row.id));
      const pending = await this.positions.withoutReceipt(tx, range, missing);
      const cursor = Number(rows.at(-1)!.id);
      const reason = plan.missed_live ? 'late' : range.pending_action === 'stop' ? 'stopped' : 'retention';
      await this.positions.insertSkipped(tx, range, pending, reason, { cursor });
      return true;
    });
  }
}
