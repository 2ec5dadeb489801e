import { Injectable } from '@nestjs/common';
import { Between, In, LessThanOrEqual, MoreThan } from 'typeorm';
import { Database } from '#platform/adapters/sql/database.js';
import { Clock } from '#platform/ports/clock.port.js';
import { PostChange } from '../broadcasts/post-change.entity.js';
import { Channel } from '../channels/channel.entity.js';
import { Follower } from '../audience/follower.entity.js';
import { Plan } from '../broadcasts/plan.entity.js';
import { Post } from '../broadcasts/post.entity.js';
import { LivePosition } from '../audience/live-position.entity.js';
import { GAP_WAIT_MS, RETENTION_MS, RETENTION_POSTS } from './retention.js';

/** Where a stream resumes: after the sequence `after`; with `reset`, posts that the client missed cannot be replayed. */
export interface Resumption {
  after: number;
  /** The client may not know of changes to its posts that were made after this tick of the channel. */
  since: number;
  reset?: 'retention' | 'epoch';
}

/** A post for streams. `stopped`: nobody gets it who does not have it. `late`: it arrived after its gap was closed, so no follower gets it. */
export type LivePost = Post & { stopped: boolean; late: boolean };

/** Reads posts, changes and positions for live streams. */
@Injectable()
export class LiveStore {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  channel(id: string): Promise<Channel> {
    return this.database.read.findOneByOrFail(Channel, { id });
  }

  /** Posts above `after` and up to `to`, in order. */
  async posts(channel_id: string, after: number, to: number, take: number): Promise<LivePost[]> {
    const where = { channel_id, sequence: Between(after + 1, to) };
    return this.withState(await this.database.read.find(Post, { where, order: { sequence: 'ASC' }, take }));
  }

  /** Posts up to a sequence that were changed after a tick and up to another, in the order of their last change. */
  async changedPosts(
    channel_id: string,
    ticks: [number, number],
    upTo: number,
    take: number,
  ): Promise<LivePost[]> {
    const changed_tick = Between(ticks[0] + 1, ticks[1]);
    const where = { channel_id, changed_tick, sequence: LessThanOrEqual(upTo) };
    return this.withState(
      await this.database.read.find(Post, { where, order: { changed_tick: 'ASC' }, take }),
    );
  }

  /** The posts, of a map from post to version, whose change with that version is not committed here yet. */
  async notYetApplied(changes: ReadonlyMap<string, number>): Promise<string[]> {
    const rows = await this.database.read.findBy(PostChange, { post_id: In([...changes.keys()]) });
    const known = new Map(rows.map(({ post_id, version }) => [post_id, version]));
    return [...changes].flatMap(([post, version]) => ((known.get(post) ?? 0) < version ? [post] : []));
  }

  /** The channel's tick at which the post with this sequence was planned, or the last post before it; 0 without any. */
  async tickAt(channel_id: string, sequence: number): Promise<number> {
    const where = { channel_id, sequence: LessThanOrEqual(sequence) };
    const plan = await this.database.read.findOne(Plan, { where, order: { sequence: 'DESC' } });
    return plan?.tick ?? 0;
  }

  private async withState(posts: Post[]): Promise<LivePost[]> {
    if (posts.length === 0) return [];
    const post_id = In(posts.map(({ id }) => id));
    const plans = await this.database.read.find(Plan, {
      select: { post_id: true, stopped_at: true, missed_live: true },
      where: [
        { post_id, stopped_at: MoreThan(0) },
        { post_id, missed_live: 1 },
      ],
    });
    const known = new Map(plans.map((plan) => [plan.post_id, plan]));
    return posts.map((post) => {
      const { stopped_at = 0, missed_live: late = 0 } = known.get(post.id) ?? {};
      return Object.assign(post, { stopped: stopped_at > 0, late: late === 1 });
    });
  }

  /** The highest sequence up to which no missing post can still be written live. */
  async settledSequence(channel_id: string): Promise<number> {
    const where = { channel_id, received_at: LessThanOrEqual(this.clock.now() - GAP_WAIT_MS) };
    const post = await this.database.read.findOne(Post, { where, order: { sequence: 'DESC' } });
    const channel = await this.channel(channel_id);
    return Math.max(post?.sequence ?? 0, channel.gaps_closed_to);
  }

  /**
   * True when the posts missing below `next` have been waited for long enough. Then it commits that to the channel first:
   * a missing post that arrives afterwards is late, and receipts of live followers say so.
   */
  async closeGapBelow(channel_id: string, next: Post): Promise<boolean> {
    if (next.received_at > this.clock.now() - GAP_WAIT_MS) return false;
    const passed = next.sequence - 1;
    await this.database.transaction(async (tx) => {
      const channel = await this.database.lock(tx, Channel, { id: channel_id });
      if (channel!.gaps_closed_to < passed)
        await tx.update(Channel, { id: channel_id }, { gaps_closed_to: passed });
    });
    return true;
  }

  /** Live followers of a channel who have left after that tick. */
  async leftSince(channel_id: string, tick: number): Promise<Set<number>> {
    const where = { channel_id, transport: 'live' as const, ended_tick: MoreThan(tick) };
    const rows = await this.database.read.find(Follower, { select: { id: true }, where });
    return new Set(rows.map(({ id }) => id));
  }

  /** Why a client cannot resume from its Last-Event-ID; null when every post that it missed can be replayed. */
  async resetReason(
    channel: Channel,
    last: { epoch: string; sequence: number } | null,
  ): Promise<'retention' | 'epoch' | null> {
    const { latest_sequence: latest } = await this.channel(channel.id);
    if (last?.epoch !== channel.epoch || last.sequence > latest) return 'epoch';
    return last.sequence < (await this.retentionFloor(channel.id, latest)) ? 'retention' : null;
  }

  /**
   * Where the stream of a follower without a Last-Event-ID resumes: after what was written to it, or at the first post
   * published since it joined. `lost`: some of these posts are outside retention. `present` has to be read before.
   */
  async resumeAfterWritten(
    channel: Channel,
    follower: Follower,
    present: number,
  ): Promise<{ after: number; lost: boolean }> {
    const { sequence } = await this.database.read.findOneByOrFail(LivePosition, { follower_id: follower.id });
    const first = await this.database.read
      .createQueryBuilder(Plan, 'p')
      .where('p.channel_id = :id AND p.sequence > :sequence', { id: channel.id, sequence })
      .andWhere('p.tick > :joined', { joined: follower.joined_tick })
      .orderBy('p.sequence', 'ASC')
      .limit(1)
      .getOne();
    if (!first) return { after: Math.max(sequence, present), lost: false };
    const { latest_sequence: latest } = await this.channel(channel.id);
    const retentionFloor = await this.retentionFloor(channel.id, latest);
    return { after: Math.max(first.sequence - 1, retentionFloor), lost: retentionFloor >= first.sequence };
  }

  /** The sequence up to which posts are outside retention. */
  private async retentionFloor(channel_id: string, latest: number): Promise<number> {
    const where = { channel_id, published_at: LessThanOrEqual(this.clock.now() - RETENTION_MS) };
    const old = await this.database.read.findOne(Post, { where, order: { sequence: 'DESC' } });
    return Math.max(old?.sequence ?? 0, latest - RETENTION_POSTS, 0);
  }
}
