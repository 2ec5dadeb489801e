import { Injectable } from '@nestjs/common';
import { In, IsNull } from 'typeorm';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { Channel } from '../channels/channel.entity.js';
import { Addresses } from './addresses.js';
import { Follower } from './follower.entity.js';
import { sealOf, WhatsAppUser } from './whatsapp-user.entity.js';

const AT_ONCE = 500;

/**
 * Who hides their number is named by a business-scoped user id alone. What they follow is found by it, once WhatsApp has
 * named both together.
 */
@Injectable()
export class WhatsAppUsers {
  constructor(
    private readonly database: Database,
    private readonly addresses: Addresses,
  ) {}

  /** The number by which the user follows something of the workspace now. */
  async addressOf(tx: Tx, workspace_id: string, userId: string): Promise<string | null> {
    const lookup = In(this.addresses.lookups(userId));
    const users = await tx.findBy(WhatsAppUser, { workspace_id, lookup });
    const ids = users.map(({ follower_id }) => follower_id);
    const where = { id: In(ids), ended_tick: IsNull() };
    const [follower] =
      ids.length > 0 ? await tx.find(Follower, { where, order: { id: 'DESC' }, take: 1 }) : [];
    return follower?.address ? this.addresses.open(follower.address, follower.public_id) : null;
  }

  /** Keeps the user ids, by number, of those who follow something of the workspace now. */
  async learn(tx: Tx, workspace_id: string, seen: ReadonlyMap<string, string>): Promise<void> {
    if (seen.size === 0) return;
    const channels = await tx.find(Channel, { select: { id: true }, where: { workspace_id } });
    const channel_id = In(channels.map(({ id }) => id));
    const all = [...seen];
    for (let place = 0; place < all.length && channels.length > 0; place += AT_ONCE) {
      const users = new Map(
        all
          .slice(place, place + AT_ONCE)
          .flatMap(([number, userId]) => this.addresses.lookups(number).map((lookup) => [lookup, userId])),
      );
      const followers = await tx.find(Follower, {
        select: { id: true, lookup: true },
        where: { channel_id, transport: 'whatsapp', lookup: In([...users.keys()]), ended_tick: IsNull() },
      });
      await this.keep(
        tx,
        workspace_id,
        new Map(followers.map(({ id, lookup }) => [id, users.get(lookup!)!])),
      );
    }
  }

  private async keep(tx: Tx, workspace_id: string, userIds: Map<number, string>): Promise<void> {
    const known = await tx.findBy(WhatsAppUser, { follower_id: In([...userIds.keys()]) });
    for (const { follower_id, lookup } of known) {
      if (this.addresses.lookups(userIds.get(follower_id)!).includes(lookup)) userIds.delete(follower_id);
    }
    if (userIds.size === 0) return;
    const where = { id: In([...userIds.keys()]), ended_tick: IsNull() };
    const still = await this.database.lockAll(tx, Follower, { where, order: { id: 'ASC' } });
    const rows = still.map(({ id: follower_id }) => {
      const userId = userIds.get(follower_id)!;
      const user_id = this.addresses.seal(userId, sealOf(follower_id));
      return { follower_id, workspace_id, user_id, lookup: this.addresses.lookup(userId) };
    });
    if (rows.length > 0) await tx.upsert(WhatsAppUser, rows, ['follower_id']);
  }
}
