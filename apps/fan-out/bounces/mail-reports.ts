import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import type { Tx } from '#platform/adapters/sql/database.js';
import { LOGGER } from '#platform/tokens.js';
import { BounceCounts } from '../delivery/bounce-counts.js';
import { Leaving } from '../audience/leaving.js';
import { meaningOf } from '../transports/email/mail-status.js';
import { DeliveryFailures } from './delivery-failures.js';
import { MailedFollowers } from './mailed-followers.js';
import { reportOf, type MailFate, type MailReport } from './dsn.js';

/** What receipts say of mails that were accepted and did not arrive. */
const REASONS: Partial<Record<MailFate, string>> = {
  bounced: 'bounced',
  returned: 'mail_returned',
  refused: 'mail_refused',
  expired: 'mail_expired',
};

/** Takes in what mail servers say of mails that they had accepted, and what people complain about. */
@Injectable()
export class MailReports {
  constructor(
    private readonly followers: MailedFollowers,
    private readonly failures: DeliveryFailures,
    private readonly leaving: Leaving,
    private readonly bounces: BounceCounts,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** A mail that is no report, or names none of the mails of these workspaces, is noted in the log and changes nothing. */
  async take(tx: Tx, workspaces: readonly string[], raw: Buffer): Promise<void> {
    const report = await reportOf(raw);
    if (!report) {
      this.logger.info(
        'a mail server passed on a mail that is neither a delivery status notification (RFC 3464) nor a feedback report (RFC 5965)',
      );
      return;
    }
    const { fate, status } = report;
    const ended =
      fate === 'complained' || fate === 'noted'
        ? await this.applyReport(tx, workspaces, report)
        : await this.settle(tx, workspaces, report);
    this.logger.info(
      { fate, status, known: ended !== null, ended: ended === true },
      'a mail server reported',
    );
  }

  /** Whether the follower was ended by it; null where the report names no mail of these workspaces. */
  private async applyReport(
    tx: Tx,
    workspaces: readonly string[],
    { fate, about }: MailReport,
  ): Promise<boolean | null> {
    const mailed = await this.followers.byAddress(workspaces, about);
    const follower = mailed?.follower ?? (await this.followers.byLink(workspaces, about));
    if (!follower) return null;
    if (fate !== 'complained' || follower.ended_tick !== null) return false;
    await this.leaving.endIn(tx, follower.public_id, 'complained');
    return true;
  }

  private async settle(
    tx: Tx,
    workspaces: readonly string[],
    { fate, status, about }: MailReport,
  ): Promise<boolean | null> {
    const mailed = await this.followers.byAddress(workspaces, about);
    if (!mailed) return null;
    const { follower, post_id } = mailed;
    const { id: follower_id, workspace_id, public_id } = follower;
    const dead =
      fate === 'bounced' ||
      ((fate === 'returned' || fate === 'expired') &&
        (await this.isAddressGivenUp(tx, follower_id, post_id, status)));
    if (dead) await this.leaving.endIn(tx, public_id, 'bounced');
    const reason = REASONS[fate];
    if (reason) await this.failures.recordOf(tx, workspace_id, { post_id, follower_id }, 'email', reason);
    return dead && follower.ended_tick === null;
  }

  private async isAddressGivenUp(
    tx: Tx,
    follower_id: number,
    post_id: string,
    status: string,
  ): Promise<boolean> {
    if (meaningOf(status) === 'mail') return false;
    const returned = [{ follower_id, status }];
    const over = await this.bounces.count(tx, post_id, returned);
    return over.has(follower_id);
  }
}
