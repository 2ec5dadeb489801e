import { Injectable } from '@nestjs/common';
import { AccountConfirmed, AccountRefused, accountReports, AccountSilent } from '#message/account.topic.js';
import { Inbox } from '#platform/outbox/inbox.js';
import { ConnectionStore } from './connection-store.js';

const NO_STATUSES = 'no_statuses';

/** Records problems that the sending apps report about an account, so that people see them, and ends the ones that are over. */
@Injectable()
export class AccountReportsConsumer {
  constructor(inbox: Inbox, store: ConnectionStore) {
    inbox.subscribe(accountReports, 'connections.account-reports', async (tx, { data }) => {
      if (data instanceof AccountRefused || data instanceof AccountSilent) {
        const { connection_id, detail, at, until } = data;
        const problem = data instanceof AccountSilent ? NO_STATUSES : data.reason;
        await store.recordProblem(tx, connection_id, { problem, detail, at, until });
      } else if (data instanceof AccountConfirmed)
        await store.endProblem(tx, data.connection_id, NO_STATUSES);
    });
  }
}
