import { Injectable } from '@nestjs/common';
import type { TransportDescriptor } from '../transports/transport-descriptor.js';
import { descriptorOfNetwork } from '../transports/transport-list.js';
import { OPT_IN } from '../transports/wordings.js';
import { Database } from '#platform/adapters/sql/database.js';
import { Ids } from '#platform/ports/ids.port.js';
import { AccountRow } from '../accounts/account.entity.js';
import { Accounts } from '../accounts/accounts.js';
import { Joining } from '../audience/joining.js';
import { Leaving } from '../audience/leaving.js';
import type { Network } from '#message/account.topic.js';
import { MessageSettings } from '#message/settings.js';
import { ConnectionFollower } from './connection-follower.entity.js';

/** A connection that does not follow a channel of its workspace. */
export interface MissingFollower {
  workspace_id: string;
  connection_id: string;
  network: Network;
  channel_id: string;
}

/** Lets one connection follow one channel, and ends that. The follower's address is the connection's id: the credentials stay with the account. */
@Injectable()
export class ConnectionJoining {
  constructor(
    private readonly database: Database,
    private readonly accounts: Accounts,
    private readonly joining: Joining,
    private readonly leaving: Leaving,
    private readonly ids: Ids,
    private readonly config: MessageSettings,
  ) {}

  /** Joins, safe to repeat. Where the same address was brought as a follower before, that one ends, so that no post comes twice. */
  async join(missing: MissingFollower): Promise<void> {
    const { connection_id, channel_id } = missing;
    const descriptor = descriptorOfNetwork(missing.network)!;
    const transport = descriptor.name;
    const brought = await this.followerBrought(missing, descriptor);
    await this.database.transaction(async (tx) => {
      if (!(await this.database.lock(tx, AccountRow, { connection_id }))) return;
      const { public_id: follower_id } = await this.joining.join(tx, {
        public_id: this.ids.next('fol'),
        channel_id,
        transport,
        address: connection_id,
        consent: { how: 'connection', proof: connection_id, wording: OPT_IN[transport] },
      });
      if (brought) await this.leaving.endIn(tx, brought, { reason: 'left', how: 'connection' });
      await tx.upsert(ConnectionFollower, { connection_id, channel_id, follower_id }, [
        'connection_id',
        'channel_id',
      ]);
    });
  }

  /** Ends the follower of a connection that was removed. */
  async end({ connection_id, channel_id, follower_id }: ConnectionFollower): Promise<void> {
    await this.database.transaction(async (tx) => {
      await this.leaving.endIn(tx, follower_id, { reason: 'left', how: 'connection_removed' });
      await tx.delete(ConnectionFollower, { connection_id, channel_id });
    });
  }

  /** True when the address is that of the workspace's connection, which follows by itself. */
  async isConnected(
    workspace_id: string,
    descriptor: TransportDescriptor,
    address: string,
  ): Promise<boolean> {
    return (await this.connected(workspace_id, descriptor))?.address === address;
  }

  /** Public id of the follower who brought the connection's address to the channel; null where nobody did. */
  private async followerBrought(
    where: MissingFollower,
    descriptor: TransportDescriptor,
  ): Promise<string | null> {
    const connected = await this.connected(where.workspace_id, descriptor);
    if (!connected?.address || connected.connection_id !== where.connection_id) return null;
    return this.joining.findActiveId(where.channel_id, descriptor.name, connected.address);
  }

  private async connected(workspace_id: string, descriptor: TransportDescriptor) {
    const { network, connectionAddress } = descriptor;
    const account = network && connectionAddress ? await this.accounts.promised(workspace_id, network) : null;
    if (!account || !connectionAddress) return null;
    return {
      connection_id: account.connection_id,
      address: connectionAddress(account.secrets, this.config),
    };
  }
}
