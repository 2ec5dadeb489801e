import { Injectable } from '@nestjs/common';
import { OPT_IN } from '../transports/wordings.js';
import { Database } from '#platform/adapters/sql/database.js';
import { Ids } from '#platform/ports/ids.port.js';
import { AccountRow } from '../accounts/account.entity.js';
import { Accounts } from '../accounts/accounts.js';
import { Joining } from '../audience/joining.js';
import { Leaving } from '../audience/leaving.js';
import { discordWebhook } from '#message/discord-webhook-url.js';
import { MessageSettings } from '#message/settings.js';
import { ConnectionFollower } from './connection-follower.entity.js';

/** A connection that does not follow a channel of its workspace. */
export interface MissingFollower {
  workspace_id: string;
  connection_id: string;
  channel_id: string;
}

/** Lets one connection follow one channel, and ends that. The follower's address is the connection's id: the webhook stays with the account. */
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

  /** Joins, safe to repeat. Where the same webhook was brought as a follower before, that one ends, so that no post comes twice. */
  async join(missing: MissingFollower): Promise<void> {
    const { connection_id, channel_id } = missing;
    const brought = await this.followerBrought(missing);
    await this.database.transaction(async (tx) => {
      if (!(await this.database.lock(tx, AccountRow, { connection_id }))) return;
      const { public_id: follower_id } = await this.joining.join(tx, {
        public_id: this.ids.next('fol'),
        channel_id,
        transport: 'discord',
        address: connection_id,
        consent: { how: 'connection', proof: connection_id, wording: OPT_IN.discord },
      });
      if (brought) await this.leaving.endIn(tx, brought, { reason: 'left', how: 'connection' });
      await tx.upsert(ConnectionFollower, { connection_id, channel_id, follower_id }, [
        'connection_id',
        'channel_id',
      ]);
    });
  }

  /** Ends the follower of a connection that is no more. */
  async end({ connection_id, channel_id, follower_id }: ConnectionFollower): Promise<void> {
    await this.database.transaction(async (tx) => {
      await this.leaving.endIn(tx, follower_id, { reason: 'left', how: 'connection_removed' });
      await tx.delete(ConnectionFollower, { connection_id, channel_id });
    });
  }

  /** True when this webhook is that of the workspace's connection, which follows by itself. */
  async isConnected(workspace_id: string, webhook: string): Promise<boolean> {
    return (await this.connected(workspace_id))?.webhook === webhook;
  }

  /** Public id of the follower who brought the connection's webhook to the channel; null where nobody did. */
  private async followerBrought(where: MissingFollower): Promise<string | null> {
    const connected = await this.connected(where.workspace_id);
    if (!connected?.webhook || connected.connection_id !== where.connection_id) return null;
    return this.joining.findActiveId(where.channel_id, 'discord', connected.webhook);
  }

  private async connected(workspace_id: string) {
    const account = await this.accounts.promised(workspace_id, 'discord');
    if (!account) return null;
    const webhook = discordWebhook(account.secrets['webhook_url'] ?? '', this.config);
    return { connection_id: account.connection_id, webhook };
  }
}
