import { Inject, Injectable } from '@nestjs/common';
import { audienceStatuses, statusesContent, type StatusesReported } from '#message/audience.topic.js';
import type { Tx } from '#platform/adapters/sql/database.js';
import type { Event } from '#platform/events/event.js';
import { Inbox } from '#platform/outbox/inbox.js';
import { BoxOpener } from '#platform/security/sealed-box.js';
import type { Secrets } from '#platform/security/secrets.js';
import { SECRETS } from '#platform/tokens.js';
import { Accounts } from '../accounts/accounts.js';
import { NetworkUsers } from '../audience/network-users.js';
import { describeReason, descriptorOfNetwork } from '../transports/transport-list.js';
import { DeliveryFailures } from './delivery-failures.js';

/** Applies networks' statuses of messages that they had accepted: records failures, user ids, and refusals of the account. */
@Injectable()
export class StatusesConsumer {
  private readonly opener: BoxOpener;

  constructor(
    inbox: Inbox,
    @Inject(SECRETS) secrets: Secrets,
    private readonly failures: DeliveryFailures,
    private readonly users: NetworkUsers,
    private readonly accounts: Accounts,
  ) {
    this.opener = new BoxOpener(secrets.credentialsPrivate!);
    inbox.subscribe(audienceStatuses, 'fan-out.statuses', (tx, event) => this.apply(tx, event));
  }

  private async apply(tx: Tx, { id, data }: Event<StatusesReported>): Promise<void> {
    const { workspace_id, connection_id, network, box } = data;
    const transport = descriptorOfNetwork(network);
    if (!transport?.reasonOfStatus) return;
    const { statuses } = statusesContent.open(this.opener, box, id);
    const failures = statuses
      .filter(({ state }) => state === 'failed')
      .map(({ message_id: messageId, code, at }) => ({
        messageId,
        reason: transport.reasonOfStatus!(code),
        at,
      }));
    await this.failures.record(tx, workspace_id, transport.name, failures);
    const named = statuses.flatMap(({ address, user_id }) =>
      address && user_id ? [[address, user_id] as const] : [],
    );
    await this.users.record(tx, { workspace_id, transport: transport.name }, new Map(named));
    const [refused] = failures
      .filter(({ reason }) => transport.lateFailure?.(reason).haltsAccount)
      .sort((one, other) => other.at - one.at);
    if (!refused) return;
    const { reason, at } = refused;
    await this.accounts.haltIn(tx, connection_id, reason, describeReason(reason), at);
  }
}
