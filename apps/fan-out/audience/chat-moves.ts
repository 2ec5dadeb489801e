import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
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
    if (from === to || !(await this.database.read.existsBy(Follower, this.known(workspace_id, from)))) return;
    await this.database.transaction((tx) => this.moveIn(tx, workspace_id, from, to));
  }

  /** As `move`, in the caller's transaction. */
  async moveIn(tx: Tx, workspace_id: string, from: string, to: string): Promise<void> {
    const known = this.known(workspace_id, from);
    const rows = await tx.find(Follower, { where: known, order: { channel_id: 'ASC', id: 'ASC' } });
    if (from === to || rows.length === 0) return;
    const ids = [...new Set(rows.map(({ channel_id }) => channel_id))];
    // Whoever joins a channel holds its lock too.
    await this.database.lockAll(tx, Channel, { where: { id: In(ids) }, order: { id: 'ASC' } });
    const there = await tx.findBy(Follower, this.known(workspace_id, to));
    const taken = new Set(there.flatMap((row) => (row.ended_tick === null ? row.channel_id : [])));
    const still = await this.database.lockAll(tx, Follower, { where: known, order: { id: 'ASC' } });
    for (const { id, public_id, channel_id, address } of still) {
      if (address !== null && taken.has(channel_id)) {
        await this.leaving.endIn(tx, public_id, 'gone');
        continue;
      }
      const sealed = address === null ? null : this.addresses.seal(to, public_id);
      await tx.update(Follower, { id }, { address: sealed, lookup: this.addresses.lookup(to) });
    }
  }

  private known(workspace_id: string, chat: string) {
    return { workspace_id, transport: 'telegram' as const, lookup: In(this.addresses.lookups(chat)) };
  }
}
