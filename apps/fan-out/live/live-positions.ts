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

/** What was written to one follower's stream: all posts up to the sequence `to`, except the stopped ones in `skippedSequences`. */
export interface WrittenPosts {
  to: number;
  skippedSequences: number[];
}

/** A live follower whose position moves from one sequence to a higher one. */
type PositionMove = Pick<Follower, 'id' | 'joined_tick' | 'ended_tick'> & { from: number; to: number };

/**
 * Moves live followers' positions and, in the same transaction, the counts of the ranges that they pass. Every caller
 * that moves positions or settles live receipts holds the locks of the plans concerned, taken in order of sequence, so
 * that each receipt is counted once.
 */
@Injectable()
export class LivePositions {
  constructor(
    private readonly database: Database,
    private readonly progress: Progress,
    private readonly clock: Clock,
  ) {}

  /** Records what was written to streams, by follower id. Throws while a skipped post is still being planned; call it again later. */
  async recordWritten(channelId: string, streams: ReadonlyMap<number, WrittenPosts>): Promise<void> {
    const ids = [...streams.keys()];
    const sequences = new Map([...streams].map(([id, { to }]) => [id, to]));
    const skippedSequences = new Set([...streams.values()].flatMap(({ skippedSequences: some }) => some));
    const positions = await this.database.read.findBy(LivePosition, { follower_id: In(ids) });
    const behind = positions.filter((row) => row.sequence < sequences.get(row.follower_id)!);
    if (behind.length === 0) return;
    const lowest = Math.min(...behind.map((row) => row.sequence));
    const highest = Math.max(...behind.map((row) => sequences.get(row.follower_id)!));
    await this.database.transaction(async (tx) => {
      const plans = await this.lockPlans(tx, channelId, lowest, highest);
      const rows = await this.lockPositions(
        tx,
        behind.map((row) => row.follower_id),
      );
      const moves = await this.movesOf(tx, rows, (row) => sequences.get(row.follower_id)!);
      const bySequence = new Map(plans.map((plan) => [plan.post_id, plan.sequence]));
      if (plans.some(({ state, sequence }) => state === 'planning' && skippedSequences.has(sequence)))
        throw new Error('A post that was skipped is still being planned');
      for (const [range, members] of await this.pendingByRange(tx, plans, moves)) {
        const sequence = bySequence.get(range.post_id)!;
        const skipped = skippedSequences.has(sequence)
          ? members.filter((id) => streams.get(id)!.skippedSequences.includes(sequence))
          : [];
        if (skipped.length > 0) await this.insertSkipped(tx, range, skipped, 'stopped');
        if (members.length > skipped.length)
          await this.progress.addCounts(tx, range, { delivered: members.length - skipped.length });
      }
      await this.savePositions(tx, moves);
    });
  }

  /** Marks every pending receipt of a follower up to the sequence `to` as skipped for `reason`, and moves the position there. */
  async skipUpTo(
    channelId: string,
    followerId: number,
    to: number,
    reason: string,
    changes: Partial<LivePosition> = {},
  ): Promise<void> {
    const position = await this.database.read.findOneBy(LivePosition, { follower_id: followerId });
    if (!position) return;
    await this.database.transaction(async (tx) => {
      const plans = await this.lockPlans(tx, channelId, position.sequence, to);
      const rows = await this.lockPositions(tx, [followerId]);
      const moves = await this.movesOf(tx, rows, () => to);
      for (const [range, members] of await this.pendingByRange(tx, plans, moves)) {
        await this.insertSkipped(tx, range, members, reason);
      }
      if (Object.keys(changes).length > 0)
        await tx.update(LivePosition, { follower_id: followerId }, changes);
      else await this.savePositions(tx, moves);
    });
  }

  /** Inserts skipped receipts into a range. The caller holds the lock of the range's plan. */
  async insertSkipped(
    tx: Tx,
    range: Range,
    members: number[],
    reason: string,
    changes: Partial<Pick<Range, 'cursor'>> = {},
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
    await this.progress.addCounts(tx, range, { skipped: rows.length }, changes);
  }

  private lockPlans(tx: Tx, channel_id: string, after: number, to: number): Promise<Plan[]> {
    const where = {
      channel_id,
      sequence: Between(after + 1, to),
      state: Not(In(['complete', 'waiting'])),
      missed_live: 0,
    };
    return this.database.lockAll(tx, Plan, { where, order: { sequence: 'ASC' } });
  }

  private lockPositions(tx: Tx, ids: number[]): Promise<LivePosition[]> {
    return this.database.lockAll(tx, LivePosition, {
      where: { follower_id: In(ids) },
      order: { follower_id: 'ASC' },
    });
  }

  private async movesOf(
    tx: Tx,
    rows: LivePosition[],
    to: (row: LivePosition) => number,
  ): Promise<PositionMove[]> {
    const open = rows.filter((row) => row.end_state !== LIVE_END_STATE.settled && row.sequence < to(row));
    if (open.length === 0) return [];
    const followers = await tx.find(Follower, {
      select: { id: true, joined_tick: true, ended_tick: true },
      where: { id: In(open.map((row) => row.follower_id)) },
    });
    const byId = new Map(followers.map((follower) => [follower.id, follower]));
    return open.map((row) => ({ ...byId.get(row.follower_id)!, from: row.sequence, to: to(row) }));
  }

  /** The ranges that positions pass, each with the followers whose receipt is pending. A range that is cut later counts positions itself. */
  private async pendingByRange(tx: Tx, plans: Plan[], moves: PositionMove[]): Promise<Map<Range, number[]>> {
    const byRange = new Map<Range, number[]>();
    if (plans.length === 0 || moves.length === 0) return byRange;
    const byPost = new Map(plans.map((plan) => [plan.post_id, plan]));
    const where = { post_id: In([...byPost.keys()]), transport: 'live', state: 'sending' as const };
    for (const range of await this.database.lockAll(tx, Range, { where, order: { id: 'ASC' } })) {
      const { sequence, tick } = byPost.get(range.post_id)!;
      const inRange = ({ id }: PositionMove) => id >= range.from_id && id <= range.to_id;
      const passesPost = ({ from, to }: PositionMove) => from < sequence && sequence <= to;
      const ids = moves
        .filter((move) => inRange(move) && passesPost(move) && isMember(move, tick))
        .map(({ id }) => id);
      const pending = await this.withoutReceipt(tx, range, ids);
      if (pending.length > 0) byRange.set(range, pending);
    }
    return byRange;
  }

  /** The ids among `ids` that have no receipt row in the range. */
  async withoutReceipt(tx: Tx, range: Range, ids: number[]): Promise<number[]> {
    if (range.skipped === 0 || ids.length === 0) return ids;
    const rows = await tx.findBy(Receipt, { range_id: range.id, follower_id: In(ids) });
    const settled = new Set(rows.map((row) => row.follower_id));
    return ids.filter((id) => !settled.has(id));
  }

  private async savePositions(tx: Tx, moves: PositionMove[]): Promise<void> {
    for (const [sequence, group] of Map.groupBy(moves, ({ to }) => to)) {
      await tx.update(LivePosition, { follower_id: In(group.map(({ id }) => id)) }, { sequence });
    }
  }
}
