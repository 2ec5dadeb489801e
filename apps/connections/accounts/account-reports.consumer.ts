import { Injectable } from '@nestjs/common';
import { AccountRefused, accountReports, AccountSilent } from '#message/account.topic.js';
import { Inbox } from '#platform/outbox/inbox.js';
import { ConnectionStore } from './connection-store.js';

/** Records problems that the sending apps report about an account, so that people see them. */
@Injectable()
export class AccountReportsConsumer {
  constructor(inbox: Inbox, store: ConnectionStore) {
    inbox.subscribe(accountReports, 'connections.account-reports', async (tx, { data }) => {
      if (!(data instanceof AccountRefused || data instanceof AccountSilent)) return;
      const { connection_id, detail, at, until } = data;
      const problem = data instanceof AccountSilent ? 'no_statuses' : data.reason;
      await store.recordProblem(tx, connection_id, { problem, detail, at, until });
    });
  }
}
