import { Injectable } from '@nestjs/common';
import { channels } from '#message/channel.topic.js';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { Problem } from '#platform/http/problem.js';
import { Projections } from '#platform/outbox/projections.js';
import { refusedWords } from '../pages/texts.js';
import { Channel } from './channel.entity.js';

/** Name of the subscription that writes the projection of channels. */
export const CHANNELS_SUBSCRIPTION = 'fan-out.channels';

/** Throws 409 for an archived channel: nobody may follow it and nothing may be sent in it. */
export function refuseArchived({ archived_after }: Channel): void {
  if (archived_after !== null)
    throw new Problem(409, 'This channel is archived: no post can be published in it', {
      words: refusedWords('archived'),
    });
}

/** Reads the projection of channels, and counts up their versions. */
@Injectable()
export class Channels {
  constructor(
    private readonly database: Database,
    private readonly projections: Projections,
  ) {}

  /** Finds a channel by its handle; throws 404. It waits a moment, because a new channel's event may still be on its way. */
  async byHandle(handle: string): Promise<Channel> {
    const read = () => this.database.read.findOneBy(Channel, { handle });
    const channel = await this.projections.find(channels, CHANNELS_SUBSCRIPTION, read);
    if (!channel) throw Problem.notFound('channel');
    return channel;
  }

  /** Finds a channel of the workspace; throws 404. It waits a moment, because a new channel's event may still be on its way. */
  async byId(id: string, workspace_id: string): Promise<Channel> {
    // The query does not name the workspace: another workspace's channel exists, so waiting for it would not help.
    const read = () => this.database.read.findOneBy(Channel, { id });
    const channel = await this.projections.find(channels, CHANNELS_SUBSCRIPTION, read);
    if (channel?.workspace_id !== workspace_id) throw Problem.notFound('channel');
    return channel;
  }

  /** Counts up the channel's `preferences_version`. Senders that see a new number read the preferences of their recipients again. */
  async bumpPreferencesVersion(tx: Tx, id: string): Promise<void> {
    await tx.increment(Channel, { id }, 'preferences_version', 1);
  }

  /** Locks the channel's row and gives it the next tick. Returns the channel with that tick, or null when it has not arrived here yet. */
  async takeTick(tx: Tx, id: string): Promise<Channel | null> {
    const channel = await this.database.lock(tx, Channel, { id });
    if (!channel) return null;
    channel.tick += 1;
    await tx.update(Channel, { id }, { tick: channel.tick });
    return channel;
  }
}
