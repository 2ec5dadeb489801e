import { Injectable } from '@nestjs/common';
import type { Channel } from '../channels/channel.entity.js';
import type { Follower } from '../audience/follower.entity.js';
import { LivePositions } from './live-positions.js';
import { LiveRecorder } from './live-recorder.js';
import { LiveStore, type Resumption } from './live-store.js';

/** Decides where a stream resumes, from the client's Last-Event-ID and from what was written to its follower. */
@Injectable()
export class LiveResumption {
  constructor(
    private readonly store: LiveStore,
    private readonly positions: LivePositions,
    private readonly recorder: LiveRecorder,
  ) {}

  /**
   * `last` holds the Last-Event-ID if there was one; its position is null when it has another form. `present` is the last
   * sequence that was written to the channel's running streams; it has to be read before this call.
   */
  async of(
    channel: Channel,
    follower: Follower | null,
    last: { position: { epoch: string; sequence: number } | null } | null,
    present: number,
  ): Promise<Resumption> {
    const reset = last && (await this.store.resetReason(channel, last.position));
    if (last?.position && !reset) {
      const { sequence } = last.position;
      if (follower) this.recorder.add(channel.id, follower.id, sequence);
      return { after: sequence, since: await this.store.tickAt(channel.id, sequence) };
    }
    if (!follower) return { after: present, since: channel.tick, ...(reset && { reset }) };
    const { after, lost } = await this.fromPosition(channel, follower, present);
    if (reset || lost) return { after, since: channel.tick, reset: reset || 'retention' };
    const since = Math.max(await this.store.tickAt(channel.id, after), follower.joined_tick);
    return { after, since };
  }

  private async fromPosition(
    channel: Channel,
    follower: Follower,
    present: number,
  ): Promise<{ after: number; lost: boolean }> {
    await this.recorder.flush();
    const written = await this.store.resumeAfterWritten(channel, follower, present);
    await this.positions.skipUpTo(channel.id, follower.id, written.after, 'retention');
    return written;
  }
}
