import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Database } from '#platform/adapters/sql/database.js';
import { Channel } from '../channels/channel.entity.js';
import { Addresses } from './addresses.js';
import { Follower } from './follower.entity.js';
import { Leaving } from './leaving.js';

/** Keeps following chats that get another id: a Telegram group that becomes a supergroup. */
@Injectable()
export class ChatMoves {
  constructor(
    private readonly database: Database,
    private readonly addresses: Addresses,
    private readonly leaving: Leaving,
  ) {}

  /**
   * Moves all that a chat follows and followed in the workspace to its new id; doing it again changes nothing. Where the
   * new id follows a channel already, the old follower ends.
   */
  async move(workspace_id: string, from: string, to: string): Promise<void> {
    const lookup = In(this.addresses.lookups(from));
    const known = { workspace_id, transport: 'telegram' as const, lookup };
    if (from === to || !(await this.database.read.existsBy(Follower, known))) return;
    const doubled = await this.database.transaction(async (tx) => {
      const rows = await tx.find(Follower, { where: known, order: { channel_id: 'ASC', id: 'ASC' } });
      const ids = [...new Set(rows.map(({ channel_id }) => channel_id))];
      // Whoever joins a channel holds its lock too.
      await this.database.lockAll(tx, Channel, { where: { id: In(ids) }, order: { id: 'ASC' } });
      const there = await tx.findBy(Follower, { ...known, lookup: In(this.addresses.lookups(to)) });
      const taken = new Set(there.flatMap((row) => (row.ended_tick === null ? row.channel_id : [])));
      const still = await this.database.lockAll(tx, Follower, { where: known, order: { id: 'ASC' } });
      const doubled: string[] = [];
      for (const { id, public_id, channel_id, address } of still) {
        if (address !== null && taken.has(channel_id)) {
          doubled.push(public_id);
          continue;
        }
        const sealed = address === null ? null : this.addresses.seal(to, public_id);
        await tx.update(Follower, { id }, { address: sealed, lookup: this.addresses.lookup(to) });
      }
      return doubled;
    });
    for (const public_id of doubled) await this.leaving.end(public_id, 'gone');
  }
}
