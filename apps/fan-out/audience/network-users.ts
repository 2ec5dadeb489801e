import { Injectable } from '@nestjs/common';
import { In, IsNull } from 'typeorm';
import type { TransportName } from '#message/transport-name.js';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { Channel } from '../channels/channel.entity.js';
import { Addresses } from './addresses.js';
import { Follower } from './follower.entity.js';
import { userIdSealName, NetworkUser } from './network-user.entity.js';

const BATCH = 500;

/** Whose followers: those of one workspace over one transport. */
export interface Users {
  workspace_id: string;
  transport: TransportName;
}

/**
 * Keeps by which id a network names a follower. A network may name a person who hides the address by that id alone (WhatsApp:
 * the business-scoped user id); the follower is found by it once the network has sent address and id together.
 */
@Injectable()
export class NetworkUsers {
  constructor(
    private readonly database: Database,
    private readonly addresses: Addresses,
  ) {}

  /** Address of an active follower of the workspace with this user id; null when there is none. */
  async addressOf(tx: Tx, { workspace_id, transport }: Users, userId: string): Promise<string | null> {
    const lookup = In(this.addresses.lookups(userId));
    const users = await tx.findBy(NetworkUser, { workspace_id, lookup });
    const ids = users.map(({ follower_id }) => follower_id);
    const where = { id: In(ids), transport, ended_tick: IsNull() };
    const [follower] =
      ids.length > 0 ? await tx.find(Follower, { where, order: { id: 'DESC' }, take: 1 }) : [];
    return follower?.address ? this.addresses.open(follower.address, follower.public_id) : null;
  }

  /** Stores user ids for the active followers of the workspace. The map's keys are addresses, its values user ids. */
  async record(
    tx: Tx,
    { workspace_id, transport }: Users,
    userIdByAddress: ReadonlyMap<string, string>,
  ): Promise<void> {
    if (userIdByAddress.size === 0) return;
    const channels = await tx.find(Channel, { select: { id: true }, where: { workspace_id } });
    const channel_id = In(channels.map(({ id }) => id));
    const entries = [...userIdByAddress];
    for (let index = 0; index < entries.length && channels.length > 0; index += BATCH) {
      const userIdByLookup = new Map(
        entries
          .slice(index, index + BATCH)
          .flatMap(([address, userId]) => this.addresses.lookups(address).map((lookup) => [lookup, userId])),
      );
      const followers = await tx.find(Follower, {
        select: { id: true, lookup: true },
        where: {
          channel_id,
          transport,
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
    const known = await tx.findBy(NetworkUser, { follower_id: In([...userIds.keys()]) });
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
    if (rows.length > 0) await tx.upsert(NetworkUser, rows, ['follower_id']);
  }
}
