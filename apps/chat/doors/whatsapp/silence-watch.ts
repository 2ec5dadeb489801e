import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import { Between, In, IsNull, Not } from 'typeorm';
import { AccountSilent } from '#message/account.topic.js';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { make } from '#platform/events/make.js';
import { Sweep } from '#platform/jobs/sweep.js';
import { MetricFamilies } from '#platform/operations/metric-families.js';
import { Clock } from '#platform/ports/clock.port.js';
import { LOGGER } from '#platform/tokens.js';
import { ChatAccount } from '../../accounts/chat-account.entity.js';
import { ChatAccounts } from '../../accounts/chat-accounts.service.js';
import { Message } from '../../conversations/message.entity.js';
import { OutgoingReply } from '../networks/outgoing-reply.entity.js';
import { whatsAppProblem } from './whatsapp.problems.js';

const SWEEP_MS = 5_000;
/** Milliseconds after its acceptance from which an answer without a status counts. */
const GRACE_MS = 60_000;
/** Number of people without a status in a row from which a number counts as silent. */
const PEOPLE = 3;
/** Milliseconds that connections shows the report; it is repeated at half of that time. */
const SHOWN_MS = 10 * 60_000;
const MAX_SHOWN = 10_000;

/**
 * Finds numbers whose answers WhatsApp accepts without any status: that happens without a payment method, and nothing is
 * delivered. It is shown to the operator by a warning and a metric, to the workspace at its connection, and to the agents
 * at the messages.
 */
@Injectable()
export class SilenceWatch {
  graceMs = GRACE_MS;
  private readonly shownUntil = new LRUCache<string, number>({
    max: MAX_SHOWN,
    ttl: SHOWN_MS,
    ttlAutopurge: true,
  });

  constructor(
    private readonly database: Database,
    private readonly accounts: ChatAccounts,
    private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
    sweep: Sweep,
    metrics: MetricFamilies,
  ) {
    sweep.every(SWEEP_MS, 'silent-accounts', () => this.findSilent());
    metrics.gauge(
      'silent_accounts',
      'WhatsApp numbers whose answers are accepted but never confirmed as delivered',
      () => this.database.read.countBy(ChatAccount, { silent_since: Not(IsNull()) }),
    );
  }

  private async findSilent(): Promise<void> {
    const late = this.clock.now() - this.graceMs;
    const rows = await this.database.read
      .createQueryBuilder(OutgoingReply, 'r')
      .innerJoin(ChatAccount, 'a', 'a.connection_id = r.connection_id')
      .select('r.connection_id', 'id')
      .where("a.network = 'whatsapp'")
      .andWhere("r.state = 'accepted' AND r.accepted_at > a.told_until AND r.accepted_at <= :late", { late })
      .groupBy('r.connection_id')
      .having('COUNT(DISTINCT r.conversation_id) >= :people', { people: PEOPLE })
      .getRawMany<{ id: string }>();
    for (const { id } of rows) await this.reportSilence(id, late);
  }

  private async reportSilence(connection_id: string, late: number): Promise<void> {
    const at = this.clock.now();
    const until = at + SHOWN_MS;
    await this.accounts.report(connection_id, async (tx, account) => {
      await this.mark(tx, account, late);
      if (account.silent_since === null) this.warn(account);
      else if ((this.shownUntil.get(connection_id) ?? 0) > at + SHOWN_MS / 2) return null;
      this.shownUntil.set(connection_id, until);
      await tx.update(ChatAccount, { connection_id }, { silent_since: account.silent_since ?? at });
      const { workspace_id } = account;
      const detail = whatsAppProblem('unconfirmed')!;
      return make(AccountSilent, { workspace_id, connection_id, at, until, detail });
    });
  }

  /** Marks each of the messages; the first status removes the mark. */
  private async mark(tx: Tx, { connection_id, told_until }: ChatAccount, late: number): Promise<void> {
    const waiting = await tx.findBy(OutgoingReply, {
      connection_id,
      state: 'accepted',
      accepted_at: Between(told_until + 1, late),
    });
    const ids = waiting.map(({ message_id }) => message_id);
    await tx.update(Message, { id: In(ids), state: 'sent', problem: IsNull() }, { problem: 'unconfirmed' });
  }

  private warn({ connection_id, workspace_id }: ChatAccount): void {
    this.logger.warn(
      { connection: connection_id, workspace: workspace_id },
      'WhatsApp accepts answers but confirms no delivery: the account may have no payment method',
    );
  }
}
