import { Injectable } from '@nestjs/common';
import { AccountRefused, accountReports } from '#message/account.topic.js';
import { Inbox } from '#platform/outbox/inbox.js';
import { ConnectionStore } from './connection-store.js';

/** Records problems that the sending apps report about an account, so that people see them. */
@Injectable()
export class AccountReportsConsumer {
  constructor(inbox: Inbox, store: ConnectionStore) {
    inbox.subscribe(accountReports, 'connections.account-reports', async (tx, { data }) => {
      if (!(data instanceof AccountRefused)) return;
      const { connection_id, reason, detail, at, until } = data;
      await store.recordProblem(tx, connection_id, { problem: reason, detail, at, until });
    });
  }
}
