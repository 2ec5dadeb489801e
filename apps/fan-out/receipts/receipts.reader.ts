import { Injectable } from '@nestjs/common';
import { Between, MoreThanOrEqual } from 'typeorm';
import { Database } from '#platform/adapters/sql/database.js';
import { Follower } from '../audience/follower.entity.js';
import { LivePosition } from '../audience/live-position.entity.js';
import { membersOf } from '../audience/members.js';
import type { Plan } from '../broadcasts/plan.entity.js';
import { pendingOf } from '../broadcasts/progress.js';
import { Range } from '../broadcasts/range.entity.js';
import type { FollowerReceipt, ReceiptView } from './receipts.dto.js';
import { Receipt } from '../broadcasts/receipt.entity.js';
import { describeReason } from '../transports/transport-list.js';

/** A position in a post's audience: after the member with the id `after`, in the range with the id `range`. */
export interface AudiencePosition {
  range: number;
  after: number;
}

/** One page of receipts. */
export interface FoundReceipts {
  receipts: FollowerReceipt[];
  /** Where the next page begins; null at the end. */
  next: AudiencePosition | null;
}

type Member = Pick<Follower, 'id' | 'public_id'>;

/** Followers that are read by one query. */
const BATCH = 500;

/** Reads the receipt of each member of an audience: from its row, or without a row from the range's cursor or the live position. */
@Injectable()
export class ReceiptsReader {
  constructor(private readonly database: Database) {}

  /** Finds up to `limit` receipts in one state, with one reason where it is given, range by range. */
  async find(
    plan: Plan,
    state: ReceiptView,
    from: AudiencePosition,
    limit: number,
    reason?: string,
  ): Promise<FoundReceipts> {
    const where = { post_id: plan.post_id, id: MoreThanOrEqual(from.range) };
    const ranges = await this.database.read.find(Range, { where, order: { id: 'ASC' } });
    const receipts: FollowerReceipt[] = [];
    for (const range of ranges) {
      if (this.count(range, state) === 0) continue;
      let after = range.id === from.range ? from.after : range.from_id - 1;
      while (after < range.to_id) {
        const members = await this.membersAfter(plan, range, after, BATCH);
        if (members.length === 0) break;
        const all = await this.receiptsOf(plan, range, members);
        for (const [index, receipt] of all.entries()) {
          if (receipt.state === state && (reason === undefined || receipt.reason === reason)) {
            if (receipts.length === limit) return { receipts, next: { range: range.id, after } };
            receipts.push(receipt);
          }
          after = members[index]!.id;
        }
      }
    }
    return { receipts, next: null };
  }

  /** The receipt of one follower; null when the follower is not in the post's audience. */
  async findOne(plan: Plan, follower: Follower): Promise<FollowerReceipt | null> {
    if (follower.channel_id !== plan.channel_id || plan.tick === 0) return null;
    const member = await this.memberQuery(plan, follower.transport, follower.id - 1, follower.id, 1).getOne();
    if (!member) return null;
    const range = await this.database.read
      .createQueryBuilder(Range, 'g')
      .where('g.post_id = :post AND g.transport = :transport', {
        post: plan.post_id,
        transport: follower.transport,
      })
      .andWhere('g.from_id <= :id AND g.to_id >= :id', { id: follower.id })
      .getOne();
    if (!range) return toDto(follower, follower.transport, { state: 'pending' });
    const [receipt] = await this.receiptsOf(plan, range, [follower]);
    return receipt!;
  }

  private count(range: Range, state: ReceiptView): number {
    return state === 'pending' ? pendingOf(range) : range[state];
  }

  private memberQuery(
    plan: Plan,
    transport: Follower['transport'],
    after: number,
    to: number,
    limit: number,
  ) {
    return membersOf(
      this.database.read,
      { channel_id: plan.channel_id, transport, tick: plan.tick, after, to },
      limit,
    );
  }

  private async membersAfter(plan: Plan, range: Range, after: number, limit: number): Promise<Member[]> {
    const query = this.memberQuery(
      plan,
      range.transport as Follower['transport'],
      after,
      range.to_id,
      limit,
    ).select([]);
    const rows = await query
      .addSelect('f.id', 'id')
      .addSelect('f.public_id', 'public_id')
      .getRawMany<Member>();
    return rows.map((row) => ({ ...row, id: Number(row.id) }));
  }

  private async receiptsOf(plan: Plan, range: Range, members: Member[]): Promise<FollowerReceipt[]> {
    const ids = Between(members[0]!.id, members.at(-1)!.id);
    const rows = await this.database.read.findBy(Receipt, { range_id: range.id, follower_id: ids });
    const byId = new Map(rows.map((row) => [row.follower_id, row]));
    const isDelivered = await this.deliveredCheck(plan, range, members);
    return members.map((member) => {
      const row = byId.get(member.id);
      if (row) return toDto(member, range.transport, row);
      if (isDelivered(member.id)) return toDto(member, range.transport, { state: 'delivered' });
      return toDto(
        member,
        range.transport,
        range.stopped_members > 0
          ? { state: 'skipped', reason: 'stopped', attempts: 0 }
          : { state: 'pending' },
      );
    });
  }

  /** A function that says of a follower without a receipt row whether the post was delivered; otherwise it is pending. */
  private async deliveredCheck(
    plan: Plan,
    range: Range,
    members: Member[],
  ): Promise<(id: number) => boolean> {
    if (range.transport !== 'live') return (id) => id <= range.cursor;
    const ids = Between(members[0]!.id, members.at(-1)!.id);
    const where = { follower_id: ids, sequence: MoreThanOrEqual(plan.sequence) };
    const rows = plan.missed_live
      ? []
      : await this.database.read.find(LivePosition, { select: { follower_id: true }, where });
    const written = new Set(rows.map((row) => row.follower_id));
    return (id) => written.has(id);
  }
}

type KnownReceipt = { state: ReceiptView } & Partial<Pick<Receipt, 'reason' | 'attempts' | 'until' | 'at'>>;

function toDto({ public_id }: Member, transport: string, receipt: KnownReceipt): FollowerReceipt {
  const { state, reason, attempts, until, at } = receipt;
  return {
    follower_id: public_id,
    transport,
    state,
    reason: reason ?? null,
    words: reason === undefined ? null : describeReason(reason),
    attempts: attempts ?? null,
    until: until ? new Date(until).toISOString() : null,
    at: at ? new Date(at).toISOString() : null,
  };
}
