import { Injectable } from '@nestjs/common';
import { channels } from '#message/channel.topic.js';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { Problem } from '#platform/http/problem.js';
import { Projections } from '#platform/outbox/projections.js';
import { refusedWords } from '../pages/texts.js';
import { Channel } from './channel.entity.js';

/** The subscription that keeps the projection of channels. */
export const CHANNELS = 'fan-out.channels';

/** Refuses to follow, and to send to, a channel that is archived. */
export function refuseArchived({ archived_after }: Channel): void {
  if (archived_after !== null)
    throw new Problem(409, 'This channel is archived: nothing more is published in it', {
      words: refusedWords('archived'),
    });
}

/** Channels as fan-out knows them. */
@Injectable()
export class Channels {
  constructor(
    private readonly database: Database,
    private readonly projections: Projections,
  ) {}

  /** Waits a moment for a channel that was made only now. */
  async byHandle(handle: string): Promise<Channel> {
    const look = () => this.database.read.findOneBy(Channel, { handle });
    const channel = await this.projections.find(channels, CHANNELS, look);
    if (!channel) throw Problem.notFound('channel');
    return channel;
  }

  /** A channel of the workspace's; waits a moment for one that was made only now. */
  async get(id: string, workspace_id: string): Promise<Channel> {
    // Another workspace's is there, and so nothing that may still come.
    const look = () => this.database.read.findOneBy(Channel, { id });
    const channel = await this.projections.find(channels, CHANNELS, look);
    if (channel?.workspace_id !== workspace_id) throw Problem.notFound('channel');
    return channel;
  }

  /** Says that a follower changed what it wants: who is sending to the channel asks again. */
  async wish(tx: Tx, id: string): Promise<void> {
    await tx.increment(Channel, { id }, 'wished', 1);
  }

  /** Locks the channel and takes its next tick; null while the channel is not known here. */
  async step(tx: Tx, id: string): Promise<Channel | null> {
    const channel = await this.database.lock(tx, Channel, { id });
    if (!channel) return null;
    channel.tick += 1;
    await tx.update(Channel, { id }, { tick: channel.tick });
    return channel;
  }
}
