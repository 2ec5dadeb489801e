import { Injectable } from '@nestjs/common';
import { AccountPaused, accountReports, accounts } from '#message/account.topic.js';
import { projectAccount, type AccountTable } from '#message/projected-account.js';
import { Database } from '#platform/adapters/sql/database.js';
import { Inbox } from '#platform/outbox/inbox.js';
import { Limiter } from '#platform/rates/limiter.js';
import { ChatAccount } from './chat-account.entity.js';

const TABLE: AccountTable<ChatAccount> = {
  entity: ChatAccount,
  box: 'chat_box',
  own: (serves, known) => ({
    serves_posts: Number(serves.includes('posts')),
    silent_since: known?.silent_since ?? null,
    told_until: known?.told_until ?? 0,
  }),
};

/**
 * Stores the accounts that serve chats, as connections publishes them; their credentials stay sealed. When fan-out
 * reports that a shared account's rate is used up, answers by the account pause too.
 */
@Injectable()
export class AccountsConsumer {
  constructor(database: Database, limiter: Limiter, inbox: Inbox) {
    inbox.subscribe(accounts, 'chat.accounts', (tx, { data }) => projectAccount(database, tx, TABLE, data));
    inbox.subscribe(accountReports, 'chat.account-reports', async (tx, { source, data }) => {
      if (source === 'chat' || !(data instanceof AccountPaused)) return;
      await limiter.pauseIn(tx, data.connection_id, data.until);
    });
  }
}
