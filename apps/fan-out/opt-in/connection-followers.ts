import { Injectable } from '@nestjs/common';
import { Database } from '#platform/adapters/sql/database.js';
import { Sweep } from '#platform/jobs/sweep.js';
import { AccountProjection } from '../accounts/account-projection.js';
import { AccountRow } from '../accounts/account.entity.js';
import { ChannelConsumer } from '../channels/channel.consumer.js';
import { Channel } from '../channels/channel.entity.js';
import { DESCRIPTORS } from '../transports/transport-list.js';
import { ConnectionFollower } from './connection-follower.entity.js';
import { ConnectionJoining, type MissingFollower } from './connection-joining.js';

const ROUND = 'connection-followers';
const EVERY_MS = 60_000;
const BATCH = 200;

/** Networks whose accounts follow by themselves. */
const NETWORKS = DESCRIPTORS.filter(({ connectionAddress }) => connectionAddress !== undefined).map(
  ({ network }) => network!,
);

/**
 * Lets an account that has an address of its own, such as the brand's own chat room, follow every channel of its workspace
 * while it is connected. A round compares the tables, so that it does not matter whether the connection or the channel is known first.
 */
@Injectable()
export class ConnectionFollowers {
  constructor(
    private readonly database: Database,
    private readonly joining: ConnectionJoining,
    sweep: Sweep,
    channels: ChannelConsumer,
    accounts: AccountProjection,
  ) {
    sweep.every(EVERY_MS, ROUND, () => this.compare());
    channels.onFirstSeen(() => sweep.afterThisCommit(ROUND));
    accounts.onChanged(({ network }) => {
      if (NETWORKS.includes(network)) sweep.afterThisCommit(ROUND);
    });
  }

  private async compare(): Promise<void> {
    for (let rows = await this.ended(); rows.length > 0; rows = await this.ended())
      for (const row of rows) await this.joining.end(row);
    for (let after = ''; ;) {
      const rows = await this.missing(after);
      for (const row of rows) await this.joining.join(row);
      if (rows.length < BATCH) return;
      after = rows.at(-1)!.channel_id;
    }
  }

  /** Those whose connection was removed. */
  private ended(): Promise<ConnectionFollower[]> {
    return this.database.read
      .createQueryBuilder(ConnectionFollower, 'f')
      .leftJoin(AccountRow, 'a', 'a.connection_id = f.connection_id')
      .where('a.connection_id IS NULL')
      .limit(BATCH)
      .getMany();
  }

  /** Channels with a higher id than `after` that a connection of their workspace does not follow. An archived channel needs no follower. */
  private missing(after: string): Promise<MissingFollower[]> {
    return this.database.read
      .createQueryBuilder(AccountRow, 'a')
      .innerJoin(Channel, 'c', 'c.workspace_id = a.workspace_id AND c.archived_after IS NULL')
      .leftJoin(ConnectionFollower, 'f', 'f.connection_id = a.connection_id AND f.channel_id = c.id')
      .where('a.network IN (:...networks) AND f.connection_id IS NULL AND c.id > :after', {
        networks: NETWORKS,
        after,
      })
      .select(['a.workspace_id AS workspace_id', 'a.connection_id AS connection_id'])
      .addSelect(['a.network AS network', 'c.id AS channel_id'])
      .orderBy('c.id', 'ASC')
      .limit(BATCH)
      .getRawMany<MissingFollower>();
  }
}
