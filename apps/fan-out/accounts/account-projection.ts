import { Injectable } from '@nestjs/common';
import {
  accounts,
  type AccountChanged,
  type AccountConnected,
  type AccountRemoved,
} from '#message/account.topic.js';
import { projectAccount, type AccountTable } from '#message/projected-account.js';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { whenCommitted } from '#platform/adapters/sql/transaction-scope.js';
import { Inbox } from '#platform/outbox/inbox.js';
import { AccountRow } from './account.entity.js';
import { ACCOUNTS, Accounts } from './accounts.js';

const TABLE: AccountTable<AccountRow> = {
  entity: AccountRow,
  box: 'fan_out_box',
  own: (serves, previous) => ({
    serves_chats: Number(serves.includes('chats')),
    former_reason: previous?.halted_reason ?? previous?.former_reason ?? null,
  }),
};

type ChangeListener = (account: AccountConnected | AccountChanged | AccountRemoved) => void;

/** Keeps the projection of accounts that serve posts: their settings, and their sealed credentials. */
@Injectable()
export class AccountProjection {
  private readonly changeListeners: ChangeListener[] = [];

  constructor(
    private readonly database: Database,
    private readonly known: Accounts,
    inbox: Inbox,
  ) {
    inbox.subscribe(accounts, ACCOUNTS, (tx, { data }) => this.take(tx, data));
  }

  async take(tx: Tx, event: AccountConnected | AccountChanged | AccountRemoved): Promise<void> {
    await projectAccount(this.database, tx, TABLE, event);
    whenCommitted(() => this.known.forget(event.connection_id));
    for (const listener of this.changeListeners) listener(event);
  }

  /** Registers a listener; call it in a constructor. The listener runs inside the transaction that keeps the change. */
  onChanged(listener: ChangeListener): void {
    this.changeListeners.push(listener);
  }
}
