import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { Problem } from '#platform/http/problem.js';
import { Channel } from './channel.entity.js';

/** Channels as fan-out knows them. */
@Injectable()
export class Channels {
  constructor(private readonly database: Database) {}

  async byHandle(handle: string): Promise<Channel> {
    const channel = await this.database.read.findOneBy(Channel, { handle });
    if (!channel) throw Problem.notFound('channel');
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
