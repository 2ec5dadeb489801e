import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { Problem } from '#platform/http/problem.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Channel } from '../channels/channel.entity.js';
import { Channels } from '../channels/channels.js';
import { LIVE_END_STATE, LivePosition } from './live-position.entity.js';
import { Consent } from './consent.entity.js';
import { UnsubscribeAlias } from './unsubscribe-alias.entity.js';
import { Follower, type EndReason, type FollowEnd } from './follower.entity.js';
import { NetworkUser } from './network-user.entity.js';
import { OPT_OUT } from './wording.js';

/** What the consent record says where nothing else is given. */
const CONSENT_HOW: Record<EndReason | FollowEnd, string> = {
  left: 'unsubscribe_link',
  opted_out: 'provider_opt_out',
  gone: 'endpoint_gone',
  blocked: 'blocked_sender',
  bounced: 'mail_bounced',
  complained: 'spam_complaint',
  failing: 'endpoint_failing',
  erased: 'erasure',
};

/** Why a follower ends. */
export interface FollowerEnding {
  reason: EndReason | FollowEnd;
  /** Written to the consent record; by the reason where it is left out. */
  how?: string;
  /** When the person asked, as the network reports it; now if it is left out. In milliseconds since 1970. */
  at?: number;
}

/** Ends followers. The row stays, because the audiences of past posts are computed from it; its address and secrets are deleted. */
@Injectable()
export class Leaving {
  constructor(
    private readonly database: Database,
    private readonly channels: Channels,
    private readonly clock: Clock,
  ) {}

  /** Finds a follower, active or ended, and its channel; throws 404. With `workspace_id`, only in that workspace. */
  async find(publicId: string, workspace_id?: string): Promise<{ follower: Follower; channel: Channel }> {
    const where = { public_id: publicId, ...(workspace_id !== undefined && { workspace_id }) };
    const follower = await this.database.read.findOneBy(Follower, where);
    const channel = follower && (await this.database.read.findOneBy(Channel, { id: follower.channel_id }));
    if (!channel) throw Problem.notFound('follower');
    return { follower, channel };
  }

  /** Finds the follower that an unsubscribe link is for: the one that it names, or the active one with the same address. */
  async findCurrent(publicId: string): Promise<{ follower: Follower; channel: Channel }> {
    const { read } = this.database;
    const alias = await read.findOneBy(UnsubscribeAlias, { id: publicId });
    const aliased = alias && (await read.findOneBy(Follower, { id: alias.follower_id }));
    const { follower, channel } = await this.find(aliased?.public_id ?? publicId);
    const { channel_id, transport, lookup } = follower;
    if (follower.ended_tick === null || lookup === null) return { follower, channel };
    const current = await read.findOneBy(Follower, { channel_id, transport, lookup, ended_tick: IsNull() });
    return { follower: current ?? follower, channel };
  }

  /** Ends a follower; does nothing when it has ended. */
  async end(publicId: string, ending: FollowerEnding | FollowerEnding['reason']): Promise<void> {
    await this.database.transaction((tx) => this.endIn(tx, publicId, ending));
  }

  /** Does the same as `end` in the caller's transaction. */
  async endIn(tx: Tx, publicId: string, ending: FollowerEnding | FollowerEnding['reason']): Promise<void> {
    const {
      reason,
      how = CONSENT_HOW[reason],
      at: leftAt = Number.MAX_SAFE_INTEGER,
    }: FollowerEnding = typeof ending === 'string' ? { reason: ending } : ending;
    const follower = await tx.findOneBy(Follower, { public_id: publicId });
    if (!follower || follower.ended_tick !== null) return;
    const channel = (await this.channels.takeTick(tx, follower.channel_id))!;
    const now = this.clock.now();
    const locked = await this.database.lock(tx, Follower, { id: follower.id });
    if (locked!.ended_tick !== null) return;
    await tx.update(
      Follower,
      { id: follower.id },
      {
        ended_tick: channel.tick,
        ended_at: Math.min(leftAt, now),
        ended_reason: reason === 'opted_out' ? 'left' : reason,
        address: null,
        secrets: null,
      },
    );
    await tx.insert(Consent, {
      follower_id: follower.id,
      workspace_id: follower.workspace_id,
      kind: 'opt_out',
      at: now,
      wording_id: OPT_OUT.id,
      wording_version: OPT_OUT.version,
      wording_language: follower.language,
      how,
      proof: null,
    });
    await tx.delete(NetworkUser, { follower_id: follower.id });
    if (follower.transport === 'live') {
      await tx.update(LivePosition, { follower_id: follower.id }, { end_state: LIVE_END_STATE.toSettle });
    }
  }
}
