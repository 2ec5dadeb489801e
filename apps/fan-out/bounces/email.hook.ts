import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { Database } from '#platform/adapters/sql/database.js';
import { Problem } from '#platform/http/problem.js';
import { LOGGER } from '#platform/tokens.js';
import { Bounces } from '../delivery/bounce-counts.js';
import { Leaving } from '../audience/leaving.js';
import { meaningOf } from '../transports/email/mail-status.js';
import { BadNewsDesk } from './delivery-failures.js';
import { MailedFollowers } from './mailed-followers.js';
import { reportOf, type MailFate, type MailReport } from './dsn.js';

/** What receipts say of mails that were accepted and did not arrive. */
const REASONS: Partial<Record<MailFate, string>> = {
  bounced: 'bounced',
  returned: 'mail_returned',
  refused: 'mail_refused',
  expired: 'mail_expired',
};

/** What came of a report. */
export interface Taken {
  fate: MailFate;
  status: string;
  /** The follower was ended by it. */
  ended: boolean;
}

/** Takes in what mail servers say of mails that they had accepted, and what people complain about. */
@Injectable()
export class EmailHook {
  constructor(
    private readonly database: Database,
    private readonly followers: MailedFollowers,
    private readonly badNews: BadNewsDesk,
    private readonly leaving: Leaving,
    private readonly bounces: Bounces,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Throws 422 for a mail that is no report, 404 where it names none of the mails of these workspaces. */
  async take(workspaces: readonly string[], raw: Buffer): Promise<Taken> {
    const report = await reportOf(raw);
    if (!report)
      throw new Problem(
        422,
        'This mail is neither a delivery status notification (RFC 3464) nor a feedback report (RFC 5965)',
      );
    const { fate, status } = report;
    const ended =
      fate === 'complained' || fate === 'noted'
        ? await this.heed(workspaces, report)
        : await this.settle(workspaces, report);
    this.logger.info({ fate, status, ended }, 'a mail server reported');
    return { fate, status, ended };
  }

  private async heed(workspaces: readonly string[], { fate, about }: MailReport): Promise<boolean> {
    const mailed = await this.followers.byAddress(workspaces, about);
    const follower = mailed?.follower ?? (await this.followers.byLink(workspaces, about));
    if (!follower) throw unknown();
    if (fate !== 'complained' || follower.ended_tick !== null) return false;
    await this.leaving.end(follower.public_id, 'complained');
    return true;
  }

  private async settle(workspaces: readonly string[], { fate, status, about }: MailReport): Promise<boolean> {
    const mailed = await this.followers.byAddress(workspaces, about);
    if (!mailed) throw unknown();
    const { follower, post_id } = mailed;
    const { id: follower_id, workspace_id, public_id } = follower;
    const dead =
      fate === 'bounced' ||
      ((fate === 'returned' || fate === 'expired') && (await this.isGivenUp(follower_id, post_id, status)));
    if (dead) await this.leaving.end(public_id, 'bounced');
    const reason = REASONS[fate];
    if (reason) {
      const mailed = { post_id, follower_id };
      await this.database.transaction((tx) => this.badNews.hearOf(tx, workspace_id, mailed, 'email', reason));
    }
    return dead && follower.ended_tick === null;
  }

  private async isGivenUp(follower_id: number, post_id: string, status: string): Promise<boolean> {
    if (meaningOf(status) === 'mail') return false;
    const returned = [{ follower_id, status }];
    const over = await this.database.transaction((tx) => this.bounces.count(tx, post_id, returned));
    return over.has(follower_id);
  }
}

const unknown = (): Problem => Problem.notFound('mail that this report is about');
