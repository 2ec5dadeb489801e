import { Injectable } from '@nestjs/common';
import { Not } from 'typeorm';
import type { PostPublished } from '#message/post.topic.js';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Channel } from '../channels/channel.entity.js';
import { Channels } from '../channels/channels.js';
import { TRANSPORTS, type TransportName } from '#message/transport-name.js';
import { EarlyLiveDeliveries } from './early-live-deliveries.js';
import { countSlice, transportsEverFollowed } from '../audience/members.js';
import { Plan } from './plan.entity.js';
import { Post } from './post.entity.js';
import { Range } from './range.entity.js';
import { requestStop } from './stop.js';

/** Members of one range. */
export const RANGE_SIZE = 5_000;
/** How long the sweep leaves a range alone after its job was added. */
export const QUEUE_LEASE_MS = 15_000;

/** Fixes a post's audience and cuts it into ranges, one transaction each. It loads no follower rows. */
@Injectable()
export class Planner {
  constructor(
    private readonly database: Database,
    private readonly channels: Channels,
    private readonly live: EarlyLiveDeliveries,
    private readonly clock: Clock,
  ) {}

  /** Inserts the post and its plan; does nothing when they exist. */
  async createPlan(tx: Tx, event: PostPublished): Promise<void> {
    const {
      post_id,
      workspace_id,
      channel_id,
      channel_sequence: sequence,
      title,
      body,
      published_at,
    } = event;
    if (await tx.existsBy(Plan, { post_id })) return;
    const now = this.clock.now();
    await tx.insert(Post, {
      id: post_id,
      workspace_id,
      channel_id,
      sequence,
      title: title ?? null,
      body,
      published_at,
      received_at: now,
      changed_tick: 0,
    });
    await tx.insert(Plan, {
      post_id,
      workspace_id,
      channel_id,
      sequence,
      tick: 0,
      state: 'waiting',
      transport: TRANSPORTS[0],
      cursor: 0,
      ranges: 0,
      audience: 0,
      missed_live: 0,
      stopped_at: 0,
      resent_at: 0,
      created_at: now,
    });
    await this.freezeAudience(tx, post_id);
  }

  /** Takes the channel's tick that fixes who gets the post. Returns false while the channel has not arrived here. */
  async freezeAudience(tx: Tx, postId: string): Promise<boolean> {
    const plan = await tx.findOneByOrFail(Plan, { post_id: postId });
    const channel = await this.channels.takeTick(tx, plan.channel_id);
    if (!channel) return false;
    const missedLive = plan.sequence <= channel.gaps_closed_to ? 1 : 0;
    await tx.update(
      Plan,
      { post_id: postId, state: 'waiting' },
      { tick: channel.tick, state: 'planning', missed_live: missedLive },
    );
    // The post was published before the channel was archived, but its event arrived later.
    if (plan.sequence <= (channel.archived_after ?? -1)) await requestStop(tx, postId, this.clock.now());
    if (plan.sequence > channel.latest_sequence)
      await tx.update(Channel, { id: channel.id }, { latest_sequence: plan.sequence });
    return true;
  }

  /** Cuts the next range and moves the plan's cursor in one transaction. Returns null when the whole audience is cut. */
  cutRange(postId: string): Promise<Range | null> {
    return this.database.transaction(async (tx) => {
      const plan = await this.database.lock(tx, Plan, { post_id: postId });
      if (plan?.state !== 'planning') return null;
      const currentTransport = TRANSPORTS.indexOf(plan.transport as TransportName);
      for (const transport of await transportsEverFollowed(tx, plan.channel_id)) {
        if (TRANSPORTS.indexOf(transport) < currentTransport) continue;
        const after = transport === plan.transport ? plan.cursor : 0;
        const slice = { channel_id: plan.channel_id, transport, tick: plan.tick, after };
        const size = await countSlice(tx, slice, RANGE_SIZE);
        if (size.members > 0) return this.insertRange(tx, plan, { ...slice, ...size });
      }
      const open = await tx.existsBy(Range, { post_id: postId, state: Not('complete') });
      await tx.update(Plan, { post_id: postId }, { state: open ? 'sending' : 'complete' });
      return null;
    });
  }

  private async insertRange(
    tx: Tx,
    plan: Plan,
    cut: { transport: TransportName; after: number; to_id: number; members: number },
  ): Promise<Range> {
    const isLive = cut.transport === 'live';
    const delivered = isLive ? await this.live.count(tx, plan, cut) : 0;
    const stopped = plan.stopped_at > 0 && !isLive ? cut.members : 0;
    const range: Omit<Range, 'id'> = {
      post_id: plan.post_id,
      channel_id: plan.channel_id,
      transport: cut.transport,
      ordinal: plan.ranges + 1,
      from_id: cut.after + 1,
      to_id: cut.to_id,
      members: cut.members,
      cursor: cut.after,
      delivered,
      failed: 0,
      skipped: stopped,
      deferred: 0,
      state: delivered + stopped === cut.members ? 'complete' : 'sending',
      holder: null,
      stopped_members: stopped,
      retry_at: 0,
      pending_action: plan.stopped_at === 0 ? 'none' : isLive ? 'stop' : 'stopped',
      lease_until: this.clock.now() + QUEUE_LEASE_MS,
    };
    const inserted = await tx.insert(Range, range);
    const progress = {
      transport: cut.transport,
      cursor: cut.to_id,
      ranges: range.ordinal,
      audience: plan.audience + cut.members,
    };
    await tx.update(Plan, { post_id: plan.post_id }, progress);
    return { ...range, id: Number(inserted.identifiers[0]!['id']) };
  }
}
