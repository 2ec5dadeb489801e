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

/** A place in a post's audience: after this member of this range. */
export interface Place {
  range: number;
  after: number;
}

export interface Found {
  receipts: FollowerReceipt[];
  /** Where the next ones are; null at the end. */
  next: Place | null;
}

type Person = Pick<Follower, 'id' | 'public_id'>;

/** Followers that are looked at in one go. */
const STRIDE = 500;

/** Each member's receipt: the row where there is one, else what the range's cursor or the live position says. */
@Injectable()
export class ReceiptsReader {
  constructor(private readonly database: Database) {}

  /** At most `limit` receipts of one state where there are so many, range by range. */
  async find(plan: Plan, state: ReceiptView, from: Place, limit: number): Promise<Found> {
    const where = { post_id: plan.post_id, id: MoreThanOrEqual(from.range) };
    const ranges = await this.database.read.find(Range, { where, order: { id: 'ASC' } });
    const receipts: FollowerReceipt[] = [];
    for (const range of ranges) {
      if (this.count(range, state) === 0) continue;
      let after = range.id === from.range ? from.after : range.from_id - 1;
      while (after < range.to_id) {
        const people = await this.people(plan, range, after, STRIDE);
        if (people.length === 0) break;
        const all = await this.receiptsOf(plan, range, people);
        for (const [place, receipt] of all.entries()) {
          if (receipt.state === state) {
            if (receipts.length === limit) return { receipts, next: { range: range.id, after } };
            receipts.push(receipt);
          }
          after = people[place]!.id;
        }
      }
    }
    return { receipts, next: null };
  }

  /** Null when the follower is not in the post's audience. */
  async of(plan: Plan, follower: Follower): Promise<FollowerReceipt | null> {
    if (follower.channel_id !== plan.channel_id || plan.tick === 0) return null;
    const member = await this.members(plan, follower.transport, follower.id - 1, follower.id, 1).getOne();
    if (!member) return null;
    const range = await this.database.read
      .createQueryBuilder(Range, 'g')
      .where('g.post_id = :post AND g.transport = :transport', {
        post: plan.post_id,
        transport: follower.transport,
      })
      .andWhere('g.from_id <= :id AND g.to_id >= :id', { id: follower.id })
      .getOne();
    if (!range) return view(follower, follower.transport, { state: 'pending' });
    const [receipt] = await this.receiptsOf(plan, range, [follower]);
    return receipt!;
  }

  private count(range: Range, state: ReceiptView): number {
    return state === 'pending' ? pendingOf(range) : range[state];
  }

  private members(plan: Plan, transport: Follower['transport'], after: number, to: number, limit: number) {
    return membersOf(
      this.database.read,
      { channel_id: plan.channel_id, transport, tick: plan.tick, after, to },
      limit,
    );
  }

  private async people(plan: Plan, range: Range, after: number, limit: number): Promise<Person[]> {
    const query = this.members(
      plan,
      range.transport as Follower['transport'],
      after,
      range.to_id,
      limit,
    ).select([]);
    const rows = await query
      .addSelect('f.id', 'id')
      .addSelect('f.public_id', 'public_id')
      .getRawMany<Person>();
    return rows.map((row) => ({ ...row, id: Number(row.id) }));
  }

  private async receiptsOf(plan: Plan, range: Range, people: Person[]): Promise<FollowerReceipt[]> {
    const ids = Between(people[0]!.id, people.at(-1)!.id);
    const rows = await this.database.read.findBy(Receipt, { range_id: range.id, follower_id: ids });
    const byId = new Map(rows.map((row) => [row.follower_id, row]));
    const delivered = await this.delivered(plan, range, people);
    return people.map((person) => {
      const row = byId.get(person.id);
      if (row) return view(person, range.transport, row);
      if (delivered(person.id)) return view(person, range.transport, { state: 'delivered' });
      return view(
        person,
        range.transport,
        range.stopped_members > 0
          ? { state: 'skipped', reason: 'stopped', attempts: 0 }
          : { state: 'pending' },
      );
    });
  }

  /** Tells the delivered from the pending among those without a row. */
  private async delivered(plan: Plan, range: Range, people: Person[]): Promise<(id: number) => boolean> {
    if (range.transport !== 'live') return (id) => id <= range.cursor;
    const ids = Between(people[0]!.id, people.at(-1)!.id);
    const where = { follower_id: ids, sequence: MoreThanOrEqual(plan.sequence) };
    const rows = plan.missed_live
      ? []
      : await this.database.read.find(LivePosition, { select: { follower_id: true }, where });
    const got = new Set(rows.map((row) => row.follower_id));
    return (id) => got.has(id);
  }
}

type Known = { state: ReceiptView } & Partial<Pick<Receipt, 'reason' | 'attempts' | 'until' | 'at'>>;

function view({ public_id }: Person, transport: string, known: Known): FollowerReceipt {
  const { state, reason, attempts, until, at } = known;
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
