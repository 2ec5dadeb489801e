import { Injectable } from '@nestjs/common';
import { In, IsNull } from 'typeorm';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { Channel } from '../channels/channel.entity.js';
import { Addresses } from './addresses.js';
import { Follower } from './follower.entity.js';
import { userIdSealName, WhatsAppUser } from './whatsapp-user.entity.js';

const BATCH = 500;

/**
 * Keeps which WhatsApp follower has which business-scoped user id. WhatsApp may name a person who hides the phone number by
 * that id alone; the follower is found by it once WhatsApp has sent number and id together.
 */
@Injectable()
export class WhatsAppUsers {
  constructor(
    private readonly database: Database,
    private readonly addresses: Addresses,
  ) {}

  /** Phone number of an active follower of the workspace with this user id; null when there is none. */
  async addressOf(tx: Tx, workspace_id: string, userId: string): Promise<string | null> {
    const lookup = In(this.addresses.lookups(userId));
    const users = await tx.findBy(WhatsAppUser, { workspace_id, lookup });
    const ids = users.map(({ follower_id }) => follower_id);
    const where = { id: In(ids), ended_tick: IsNull() };
    const [follower] =
      ids.length > 0 ? await tx.find(Follower, { where, order: { id: 'DESC' }, take: 1 }) : [];
    return follower?.address ? this.addresses.open(follower.address, follower.public_id) : null;
  }

  /** Stores user ids for the active followers of the workspace. The map's keys are phone numbers, its values user ids. */
  async record(tx: Tx, workspace_id: string, userIdByNumber: ReadonlyMap<string, string>): Promise<void> {
    if (userIdByNumber.size === 0) return;
    const channels = await tx.find(Channel, { select: { id: true }, where: { workspace_id } });
    const channel_id = In(channels.map(({ id }) => id));
    const entries = [...userIdByNumber];
    for (let index = 0; index < entries.length && channels.length > 0; index += BATCH) {
      const userIdByLookup = new Map(
        entries
          .slice(index, index + BATCH)
          .flatMap(([number, userId]) => this.addresses.lookups(number).map((lookup) => [lookup, userId])),
      );
      const followers = await tx.find(Follower, {
        select: { id: true, lookup: true },
        where: {
          channel_id,
          transport: 'whatsapp',
          lookup: In([...userIdByLookup.keys()]),
          ended_tick: IsNull(),
        },
      });
      await this.upsertChanged(
        tx,
        workspace_id,
        new Map(followers.map(({ id, lookup }) => [id, userIdByLookup.get(lookup!)!])),
      );
    }
  }

  private async upsertChanged(tx: Tx, workspace_id: string, userIds: Map<number, string>): Promise<void> {
    const known = await tx.findBy(WhatsAppUser, { follower_id: In([...userIds.keys()]) });
    for (const { follower_id, lookup } of known) {
      if (this.addresses.lookups(userIds.get(follower_id)!).includes(lookup)) userIds.delete(follower_id);
    }
    if (userIds.size === 0) return;
    const where = { id: In([...userIds.keys()]), ended_tick: IsNull() };
    const locked = await this.database.lockAll(tx, Follower, { where, order: { id: 'ASC' } });
    const rows = locked.map(({ id: follower_id }) => {
      const userId = userIds.get(follower_id)!;
      const user_id = this.addresses.seal(userId, userIdSealName(follower_id));
      return { follower_id, workspace_id, user_id, lookup: this.addresses.lookup(userId) };
    });
    if (rows.length > 0) await tx.upsert(WhatsAppUser, rows, ['follower_id']);
  }
}
