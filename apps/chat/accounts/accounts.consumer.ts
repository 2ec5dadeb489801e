import { Injectable } from '@nestjs/common';
import {
  AccountPaused,
  accountReports,
  accounts,
  accountSettings,
  type AccountChanged,
  type AccountConnected,
  type AccountRemoved,
} from '#message/account.topic.js';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { Inbox } from '#platform/outbox/inbox.js';
import { Limiter } from '#platform/rates/limiter.js';
import { ChatAccount } from './chat-account.entity.js';

/**
 * Keeps what connections tells of accounts that serve chats: their settings, and the credentials as they were sealed. Heeds
 * what fan-out finds out about an account by which both send: answers rest too while the network takes no more.
 */
@Injectable()
export class AccountsConsumer {
  constructor(
    private readonly database: Database,
    limiter: Limiter,
    inbox: Inbox,
  ) {
    inbox.subscribe(accounts, 'chat.accounts', (tx, { data }) => this.take(tx, data));
    inbox.subscribe(accountReports, 'chat.account-reports', async (tx, { source, data }) => {
      if (source === 'chat' || !(data instanceof AccountPaused)) return;
      await limiter.pauseIn(tx, data.connection_id, data.until);
    });
  }

  private async take(tx: Tx, event: AccountConnected | AccountChanged | AccountRemoved): Promise<void> {
    const { connection_id } = event;
    const box = event.state === 'removed' ? undefined : event.chat_box;
    if (event.state === 'removed' || box === undefined) {
      await tx.delete(ChatAccount, { connection_id });
      return;
    }
    const known = await this.database.lock(tx, ChatAccount, { connection_id });
    // What was found wrong with it before it was proven counts no more.
    const proven = !known || event.checked_at > known.checked_at;
    const { workspace_id, network, account, name, serves, state, checked_at } = event;
    const row: ChatAccount = {
      connection_id,
      workspace_id,
      network,
      account,
      name,
      state,
      serves_posts: Number(serves.includes('posts')),
      settings: JSON.stringify(accountSettings(event)),
      box,
      checked_at,
      halted_until: proven ? null : known.halted_until,
      halted_reason: proven ? null : known.halted_reason,
      silent_since: known?.silent_since ?? null,
      told_until: known?.told_until ?? 0,
      reports: known?.reports ?? 0,
    };
    if (known) await tx.update(ChatAccount, { connection_id }, row);
    else await tx.insert(ChatAccount, row);
  }
}
