import { Injectable } from '@nestjs/common';
import { AccountPaused, accountReports, type Network } from '#message/account.topic.js';
import { Database } from '#platform/adapters/sql/database.js';
import { Inbox } from '#platform/outbox/inbox.js';
import { Limiter } from '#platform/rates/limiter.js';
import { AccountRow } from './account.entity.js';

/** Returns the limiter's key of a workspace's account with a network, whose rate its posts share. */
export const credentialOfAccount = (network: Network, workspace_id: string): string =>
  `${network}:${workspace_id}`;

/** Pauses posts by an account while the network accepts no more messages by it, as chat reported. */
@Injectable()
export class AccountReportsConsumer {
  constructor(inbox: Inbox, database: Database, limiter: Limiter) {
    inbox.subscribe(accountReports, 'fan-out.account-reports', async (tx, { source, data }) => {
      if (source === 'fan-out' || !(data instanceof AccountPaused)) return;
      const row = await database.lock(tx, AccountRow, { connection_id: data.connection_id });
      if (row) await limiter.pauseIn(tx, credentialOfAccount(row.network, row.workspace_id), data.until);
    });
  }
}
