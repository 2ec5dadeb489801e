import { Injectable } from '@nestjs/common';
import { AccountRefused, accountReports } from '#message/account.topic.js';
import { Inbox } from '#platform/outbox/inbox.js';
import { ConnectionStore } from './connection-store.js';

/** Keeps what those who send by an account find wrong with it, for people to see. */
@Injectable()
export class AccountReportsConsumer {
  constructor(inbox: Inbox, store: ConnectionStore) {
    inbox.subscribe(accountReports, 'connections.account-reports', async (tx, { data }) => {
      if (!(data instanceof AccountRefused)) return;
      const { connection_id, reason, detail, at, until } = data;
      await store.noteProblem(tx, connection_id, { problem: reason, detail, at, until });
    });
  }
}
