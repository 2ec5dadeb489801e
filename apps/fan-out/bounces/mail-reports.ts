import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import type { Tx } from '#platform/adapters/sql/database.js';
import { LOGGER } from '#platform/tokens.js';
import { BounceCounts } from '../delivery/bounce-counts.js';
import { Leaving } from '../audience/leaving.js';
import { meaningOf } from '../transports/email/mail-status.js';
import { DeliveryFailures } from './delivery-failures.js';
import { MailedFollowers } from './mailed-followers.js';
import { parseMailReport, type MailReportKind, type MailReport } from './dsn.js';

/** Receipt reasons for mails that were accepted and did not arrive. */
const REASONS: Partial<Record<MailReportKind, string>> = {
  bounced: 'bounced',
  returned: 'mail_returned',
  refused: 'mail_refused',
  expired: 'mail_expired',
};

/** Applies mail servers' reports about mails that they had accepted: corrects receipts and ends followers. */
@Injectable()
export class MailReports {
  constructor(
    private readonly followers: MailedFollowers,
    private readonly failures: DeliveryFailures,
    private readonly leaving: Leaving,
    private readonly bounces: BounceCounts,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Applies one mail. A mail that is no report, or that names no mail of these workspaces, is only logged. */
  async apply(tx: Tx, workspaces: readonly string[], raw: Buffer): Promise<void> {
    const report = await parseMailReport(raw);
    if (!report) {
      this.logger.info(
        'received a mail that is neither a delivery status notification (RFC 3464) nor a feedback report (RFC 5965)',
      );
      return;
    }
    const { kind, status } = report;
    const ended =
      kind === 'complained' || kind === 'noted'
        ? await this.applyFeedback(tx, workspaces, report)
        : await this.applyFailure(tx, workspaces, report);
    this.logger.info(
      { kind, status, known: ended !== null, ended: ended === true },
      'received a report of a mail server',
    );
  }

  /** Ends a follower who complained. True when it ended the follower; null when the report names no mail of these workspaces. */
  private async applyFeedback(
    tx: Tx,
    workspaces: readonly string[],
    { kind, about }: MailReport,
  ): Promise<boolean | null> {
    const mailed = await this.followers.byAddress(workspaces, about);
    const follower = mailed?.follower ?? (await this.followers.byLink(workspaces, about));
    if (!follower) return null;
    if (kind !== 'complained' || follower.ended_tick !== null) return false;
    await this.leaving.endIn(tx, follower.public_id, 'complained');
    return true;
  }

  /** Records that a mail failed, and ends a follower whose address accepts no mail. Returns as `applyFeedback` does. */
  private async applyFailure(
    tx: Tx,
    workspaces: readonly string[],
    { kind, status, about }: MailReport,
  ): Promise<boolean | null> {
    const mailed = await this.followers.byAddress(workspaces, about);
    if (!mailed) return null;
    const { follower, post_id } = mailed;
    const { id: follower_id, workspace_id, public_id } = follower;
    const addressEnded =
      kind === 'bounced' ||
      ((kind === 'returned' || kind === 'expired') &&
        (await this.countBounce(tx, follower_id, post_id, status)));
    if (addressEnded) await this.leaving.endIn(tx, public_id, 'bounced');
    const reason = REASONS[kind];
    if (reason) await this.failures.recordOf(tx, workspace_id, { post_id, follower_id }, 'email', reason);
    return addressEnded && follower.ended_tick === null;
  }

  /** Counts a bounce; true when the address now counts as undeliverable. */
  private async countBounce(tx: Tx, follower_id: number, post_id: string, status: string): Promise<boolean> {
    if (meaningOf(status) === 'mail') return false;
    const returned = [{ follower_id, status }];
    const undeliverable = await this.bounces.count(tx, post_id, returned);
    return undeliverable.has(follower_id);
  }
}
