import { Injectable } from '@nestjs/common';
import { Between, LessThanOrEqual } from 'typeorm';
import { Database } from '#platform/adapters/sql/database.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Channel } from '../channels/channel.entity.js';
import type { Follower } from '../followers/follower.entity.js';
import { Plan } from '../plan/plan.entity.js';
import { Post } from '../plan/post.entity.js';
import { LivePosition } from './live-position.entity.js';
import { HOLE_MS, RETENTION_MS, RETENTION_POSTS } from './retention.js';

/** Where a stream goes on, or that what it missed is not here any more. */
export interface Resumption {
  /** Null: from the present on. */
  after: number | null;
  reset?: 'retention' | 'epoch';
}

/** What live streams read. */
@Injectable()
export class LiveStore {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Posts above `after` and up to `to`, in order. */
  posts(channel_id: string, after: number, to: number, take: number): Promise<Post[]> {
    const where = { channel_id, sequence: Between(after + 1, to) };
    return this.database.read.find(Post, { where, order: { sequence: 'ASC' }, take });
  }

  /** The highest sequence below which nothing can come any more that would still be written live. */
  async settledHead(channel_id: string): Promise<number> {
    const where = { channel_id, seen_at: LessThanOrEqual(this.clock.now() - HOLE_MS) };
    const post = await this.database.read.findOne(Post, { where, order: { sequence: 'DESC' } });
    const channel = await this.database.read.findOneByOrFail(Channel, { id: channel_id });
    return Math.max(post?.sequence ?? 0, channel.passed);
  }

  /**
   * True when the posts missing below this one have been waited for long enough. Says so in the channel first: what
   * comes after that is late, and live followers' receipts say so.
   */
  async passOver(channel_id: string, next: Post): Promise<boolean> {
    if (next.seen_at > this.clock.now() - HOLE_MS) return false;
    const passed = next.sequence - 1;
    await this.database.transaction(async (tx) => {
      const channel = await this.database.lock(tx, Channel, { id: channel_id });
      if (channel!.passed < passed) await tx.update(Channel, { id: channel_id }, { passed });
    });
    return true;
  }

  /** Where the holder of a Last-Event-ID goes on. */
  async afterEvent(channel: Channel, last: { epoch: string; sequence: number } | null): Promise<Resumption> {
    const { latest } = await this.database.read.findOneByOrFail(Channel, { id: channel.id });
    if (last?.epoch !== channel.epoch || last.sequence > latest) return { after: null, reset: 'epoch' };
    const floor = await this.floor(channel.id, latest);
    return last.sequence < floor ? { after: null, reset: 'retention' } : { after: last.sequence };
  }

  /** Where a follower goes on who says nothing but who it is: after what was written to it, or where its audience begins. */
  async afterWritten(channel: Channel, follower: Follower): Promise<Resumption> {
    const position = await this.database.read.findOneByOrFail(LivePosition, { follower_id: follower.id });
    const { latest } = await this.database.read.findOneByOrFail(Channel, { id: channel.id });
    const first = await this.database.read
      .createQueryBuilder(Plan, 'p')
      .where('p.channel_id = :id AND p.sequence > :sequence', { id: channel.id, sequence: position.sequence })
      .andWhere('p.tick > :joined', { joined: follower.joined_tick })
      .orderBy('p.sequence', 'ASC')
      .limit(1)
      .getOne();
    if (!first) return { after: null };
    return { after: Math.max(first.sequence - 1, await this.floor(channel.id, latest)) };
  }

  /** Posts up to this sequence are outside of retention. */
  private async floor(channel_id: string, latest: number): Promise<number> {
    const where = { channel_id, published_at: LessThanOrEqual(this.clock.now() - RETENTION_MS) };
    const old = await this.database.read.findOne(Post, { where, order: { sequence: 'DESC' } });
    return Math.max(old?.sequence ?? 0, latest - RETENTION_POSTS, 0);
  }
}
