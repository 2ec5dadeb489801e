import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { Database } from '#platform/adapters/sql/database.js';
import { Problem } from '#platform/http/problem.js';
import { LOGGER } from '#platform/tokens.js';
import { Follower } from '../followers/follower.entity.js';
import { Leaving } from '../followers/leaving.js';
import { Post } from '../plan/post.entity.js';
import { BounceAddresses, type Mailed } from '../transports/email/bounce-addresses.js';
import { BadNewsDesk } from './bad-news.js';
import { reportOf, type MailFate } from './delivery-report.js';

/** What receipts say of mails that were accepted and did not arrive. */
const REASONS: Partial<Record<MailFate, string>> = {
  bounced: 'bounced',
  refused: 'mail_refused',
  expired: 'mail_expired',
};

/** Takes in what mail servers say of mails that they had accepted. */
@Injectable()
export class EmailHook {
  constructor(
    private readonly database: Database,
    private readonly addresses: BounceAddresses,
    private readonly badNews: BadNewsDesk,
    private readonly leaving: Leaving,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Throws 422 for a mail that is no report, 404 where it names none of the mails of these workspaces. */
  async take(workspaces: readonly string[], raw: Buffer): Promise<{ fate: MailFate; status: string }> {
    const report = await reportOf(raw);
    if (!report) throw new Problem(422, 'This mail is no delivery status notification (RFC 3464)');
    const { fate, status } = report;
    const follower = await this.meant(workspaces, this.addresses.in(report.recipients));
    const reason = REASONS[fate];
    this.logger.info({ fate, status }, 'a mail server reported');
    if (fate === 'bounced') await this.leaving.end(follower.row.public_id, 'bounced');
    if (reason) await this.badNews.hearOf(follower.row.workspace_id, follower.mailed, 'email', reason);
    return { fate, status };
  }

  private async meant(
    workspaces: readonly string[],
    mails: Mailed[],
  ): Promise<{ row: Follower; mailed: Mailed }> {
    for (const mailed of mails) {
      const row = await this.database.read.findOneBy(Follower, {
        id: mailed.follower_id,
        transport: 'email',
      });
      const post = row && (await this.database.read.findOneBy(Post, { id: mailed.post_id }));
      if (row && post?.channel_id === row.channel_id && workspaces.includes(row.workspace_id))
        return { row, mailed };
    }
    throw Problem.notFound('mail that this report is about');
  }
}
