import { Injectable } from '@nestjs/common';
import { Between, In, Not } from 'typeorm';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Follower } from '../audience/follower.entity.js';
import { isMember } from '../audience/members.js';
import { Plan } from '../broadcasts/plan.entity.js';
import { Progress } from '../broadcasts/progress.js';
import { Range } from '../broadcasts/range.entity.js';
import { Receipt } from '../broadcasts/receipt.entity.js';
import { LIVE_END_STATE, LivePosition } from '../audience/live-position.entity.js';

/** How far a stream was written, and which stopped posts it passed over on the way. */
export interface Written {
  to: number;
  over: number[];
}

/** A live follower that a position is moved for. */
type Mover = Pick<Follower, 'id' | 'joined_tick' | 'ended_tick'> & { from: number; to: number };

/**
 * Moves positions and, in the same transaction, the counts of the ranges that they pass. Whoever does so, or settles
 * a live receipt, holds the locks of the plans concerned, in order of sequence: so each is counted once.
 */
@Injectable()
export class LivePositions {
  constructor(
    private readonly database: Database,
    private readonly progress: Progress,
    private readonly clock: Clock,
  ) {}

  /** How far streams were written, by follower. Throws while a post that was passed over is still being planned. */
  async written(channelId: string, streams: ReadonlyMap<number, Written>): Promise<void> {
    const ids = [...streams.keys()];
    const sequences = new Map([...streams].map(([id, { to }]) => [id, to]));
    const passedOver = new Set([...streams.values()].flatMap(({ over }) => over));
    const before = await this.database.read.findBy(LivePosition, { follower_id: In(ids) });
    const behind = before.filter((row) => row.sequence < sequences.get(row.follower_id)!);
    if (behind.length === 0) return;
    const lowest = Math.min(...behind.map((row) => row.sequence));
    const highest = Math.max(...behind.map((row) => sequences.get(row.follower_id)!));
    await this.database.transaction(async (tx) => {
      const plans = await this.plans(tx, channelId, lowest, highest);
      const rows = await this.lock(
        tx,
        behind.map((row) => row.follower_id),
      );
      const movers = await this.movers(tx, rows, (row) => sequences.get(row.follower_id)!);
      const bySequence = new Map(plans.map((plan) => [plan.post_id, plan.sequence]));
      if (plans.some(({ state, sequence }) => state === 'planning' && passedOver.has(sequence)))
        throw new Error('A post that was passed over is still being planned');
      for (const [range, members] of await this.passed(tx, plans, movers)) {
        const sequence = bySequence.get(range.post_id)!;
        const over = passedOver.has(sequence)
          ? members.filter((id) => streams.get(id)!.over.includes(sequence))
          : [];
        if (over.length > 0) await this.skipIn(tx, range, over, 'stopped');
        if (members.length > over.length)
          await this.progress.addCounts(tx, range, { delivered: members.length - over.length });
      }
      await this.move(tx, movers);
    });
  }

  /** What a follower has not got up to `to` it will not get: each such receipt is skipped for this reason. */
  async skip(
    channelId: string,
    followerId: number,
    to: number,
    reason: string,
    more: Partial<LivePosition> = {},
  ): Promise<void> {
    const before = await this.database.read.findOneBy(LivePosition, { follower_id: followerId });
    if (!before) return;
    await this.database.transaction(async (tx) => {
      const plans = await this.plans(tx, channelId, before.sequence, to);
      const rows = await this.lock(tx, [followerId]);
      const movers = await this.movers(tx, rows, () => to);
      for (const [range, members] of await this.passed(tx, plans, movers)) {
        await this.skipIn(tx, range, members, reason);
      }
      if (Object.keys(more).length > 0) await tx.update(LivePosition, { follower_id: followerId }, more);
      else await this.move(tx, movers);
    });
  }

  /** Writes skipped receipts of a range whose plan is locked. */
  async skipIn(
    tx: Tx,
    range: Range,
    members: number[],
    reason: string,
    more: Partial<Pick<Range, 'cursor'>> = {},
  ): Promise<void> {
    const at = this.clock.now();
    const rows = members.map((follower_id) => ({
      range_id: range.id,
      follower_id,
      state: 'skipped' as const,
      reason,
      until: 0,
      attempts: 0,
      at,
    }));
    if (rows.length > 0)
      await tx.createQueryBuilder().insert().into(Receipt).values(rows).updateEntity(false).execute();
    await this.progress.addCounts(tx, range, { skipped: rows.length }, more);
  }

  private plans(tx: Tx, channel_id: string, after: number, to: number): Promise<Plan[]> {
    const where = {
      channel_id,
      sequence: Between(after + 1, to),
      state: Not(In(['complete', 'waiting'])),
      missed_live: 0,
    };
    return this.database.lockAll(tx, Plan, { where, order: { sequence: 'ASC' } });
  }

  private lock(tx: Tx, ids: number[]): Promise<LivePosition[]> {
    return this.database.lockAll(tx, LivePosition, {
      where: { follower_id: In(ids) },
      order: { follower_id: 'ASC' },
    });
  }

  private async movers(tx: Tx, rows: LivePosition[], to: (row: LivePosition) => number): Promise<Mover[]> {
    const open = rows.filter((row) => row.end_state !== LIVE_END_STATE.settled && row.sequence < to(row));
    if (open.length === 0) return [];
    const followers = await tx.find(Follower, {
      select: { id: true, joined_tick: true, ended_tick: true },
      where: { id: In(open.map((row) => row.follower_id)) },
    });
    const byId = new Map(followers.map((follower) => [follower.id, follower]));
    return open.map((row) => ({ ...byId.get(row.follower_id)!, from: row.sequence, to: to(row) }));
  }

  /** The ranges that are passed, each with the members whose receipt is still pending. Ranges not cut yet count for themselves. */
  private async passed(tx: Tx, plans: Plan[], movers: Mover[]): Promise<Map<Range, number[]>> {
    const passed = new Map<Range, number[]>();
    if (plans.length === 0 || movers.length === 0) return passed;
    const byPost = new Map(plans.map((plan) => [plan.post_id, plan]));
    const where = { post_id: In([...byPost.keys()]), transport: 'live', state: 'sending' as const };
    for (const range of await this.database.lockAll(tx, Range, { where, order: { id: 'ASC' } })) {
      const { sequence, tick } = byPost.get(range.post_id)!;
      const inRange = ({ id }: Mover) => id >= range.from_id && id <= range.to_id;
      const goesPast = ({ from, to }: Mover) => from < sequence && sequence <= to;
      const ids = movers
        .filter((mover) => inRange(mover) && goesPast(mover) && isMember(mover, tick))
        .map(({ id }) => id);
      const pending = await this.withoutReceipt(tx, range, ids);
      if (pending.length > 0) passed.set(range, pending);
    }
    return passed;
  }

  async withoutReceipt(tx: Tx, range: Range, ids: number[]): Promise<number[]> {
    if (range.skipped === 0 || ids.length === 0) return ids;
    const rows = await tx.findBy(Receipt, { range_id: range.id, follower_id: In(ids) });
    const settled = new Set(rows.map((row) => row.follower_id));
    return ids.filter((id) => !settled.has(id));
  }

  private async move(tx: Tx, movers: Mover[]): Promise<void> {
    for (const [sequence, group] of Map.groupBy(movers, ({ to }) => to)) {
      await tx.update(LivePosition, { follower_id: In(group.map(({ id }) => id)) }, { sequence });
    }
  }
}
