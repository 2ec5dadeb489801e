import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import type { TransportName } from '#message/transport-name.js';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { Channel } from '../channels/channel.entity.js';
import { Addresses } from './addresses.js';
import { Follower } from './follower.entity.js';
import { Leaving } from './leaving.js';

/** Whose chats: those of one workspace over one transport. */
export interface Chats {
  workspace_id: string;
  transport: TransportName;
}

/** Moves followers to the new id of their chat, as Telegram gives one to a group that becomes a supergroup. */
@Injectable()
export class ChatMoves {
  constructor(
    private readonly database: Database,
    private readonly addresses: Addresses,
    private readonly leaving: Leaving,
  ) {}

  /**
   * Gives every follower row of chat `from` in the workspace and transport the address `to`; repeating it changes nothing. Where the
   * new chat follows a channel already, the old follower ends.
   */
  async move(chats: Chats, from: string, to: string): Promise<void> {
    if (from === to || !(await this.database.read.existsBy(Follower, this.known(chats, from)))) return;
    await this.database.transaction((tx) => this.moveIn(tx, chats, from, to));
  }

  /** Does the same as `move` in the caller's transaction. */
  async moveIn(tx: Tx, chats: Chats, from: string, to: string): Promise<void> {
    const whereChat = this.known(chats, from);
    const rows = await tx.find(Follower, { where: whereChat, order: { channel_id: 'ASC', id: 'ASC' } });
    if (from === to || rows.length === 0) return;
    const ids = [...new Set(rows.map(({ channel_id }) => channel_id))];
    // A join holds the channel's lock too, so nobody joins under the new id meanwhile.
    await this.database.lockAll(tx, Channel, { where: { id: In(ids) }, order: { id: 'ASC' } });
    const following = await tx.findBy(Follower, this.known(chats, to));
    const taken = new Set(following.flatMap((row) => (row.ended_tick === null ? row.channel_id : [])));
    const locked = await this.database.lockAll(tx, Follower, { where: whereChat, order: { id: 'ASC' } });
    for (const { id, public_id, channel_id, address } of locked) {
      if (address !== null && taken.has(channel_id)) {
        await this.leaving.endIn(tx, public_id, 'gone');
        continue;
      }
      const sealed = address === null ? null : this.addresses.seal(to, public_id);
      await tx.update(Follower, { id }, { address: sealed, lookup: this.addresses.lookup(to) });
    }
  }

  private known(chats: Chats, chat: string) {
    return { ...chats, lookup: In(this.addresses.lookups(chat)) };
  }
}
