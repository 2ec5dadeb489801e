import { Injectable } from '@nestjs/common';
import {
  accounts,
  accountSettings,
  type AccountChanged,
  type AccountConnected,
  type AccountRemoved,
} from '#message/account.topic.js';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { Inbox } from '#platform/outbox/inbox.js';
import { AccountRow } from './account.entity.js';
import { ACCOUNTS, Accounts } from './accounts.js';

/** Keeps what connections tells of accounts that serve posts: their settings, and the credentials as they were sealed. */
@Injectable()
export class AccountProjection {
  constructor(
    private readonly database: Database,
    private readonly known: Accounts,
    inbox: Inbox,
  ) {
    inbox.subscribe(accounts, ACCOUNTS, (tx, { data }) => this.take(tx, data));
  }

  async take(tx: Tx, event: AccountConnected | AccountChanged | AccountRemoved): Promise<void> {
    const { connection_id } = event;
    this.known.forget();
    const box = event.state === 'removed' ? undefined : event.fan_out_box;
    if (event.state === 'removed' || box === undefined) {
      await tx.delete(AccountRow, { connection_id });
      return;
    }
    const known = await this.database.lock(tx, AccountRow, { connection_id });
    // What was found wrong with it before it was proven counts no more.
    const proven = !known || event.checked_at > known.checked_at;
    const row: AccountRow = {
      connection_id,
      workspace_id: event.workspace_id,
      network: event.network,
      account: event.account,
      name: event.name,
      state: event.state,
      serves_chats: Number(event.serves.includes('chats')),
      settings: JSON.stringify(accountSettings(event)),
      box,
      checked_at: event.checked_at,
      halted_until: proven ? null : known.halted_until,
      halted_reason: proven ? null : known.halted_reason,
      reports: known?.reports ?? 0,
    };
    if (known) await tx.update(AccountRow, { connection_id }, row);
    else await tx.insert(AccountRow, row);
  }
}
