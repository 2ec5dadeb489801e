import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { Logger } from 'pino';
import { IsNull, LessThan, LessThanOrEqual } from 'typeorm';
import { Database } from '#platform/adapters/sql/database.js';
import { Clock } from '#platform/ports/clock.port.js';
import { JobQueue, type Job } from '#platform/ports/job-queue.port.js';
import { LOGGER } from '#platform/tokens.js';
import { claimDurationMs } from '../delivery/claim-duration.js';
import { Sweep } from '#platform/jobs/sweep.js';
import type { Outcome } from '../transports/transport.port.js';
import { OptIn } from '../audience/opt-in.entity.js';
import { mailOptIn } from './opt-in.jobs.js';
import { OptInMails } from './opt-in-mail.js';

const MAILS_AT_ONCE = 4;
const SWEPT = 500;
/** Until a mail that was not taken is tried again. */
const AGAIN_MS = 60_000;

/** Mails opt-in links; the answer to the form does not wait for it, so its time tells nothing. */
@Injectable()
export class MailOptInWorker implements OnApplicationBootstrap {
  constructor(
    private readonly database: Database,
    private readonly jobs: JobQueue,
    private readonly mails: OptInMails,
    private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
    sweep: Sweep,
  ) {
    sweep.every(1_000, mailOptIn.name, () => this.sweep());
    sweep.every(60_000, 'expire-opt-ins', () => this.expire());
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.jobs.work(mailOptIn, (job) => this.run(job), { concurrency: MAILS_AT_ONCE });
  }

  /** Ends when the mail is settled, or when the server has it and is slow to answer: it is settled on the side then. */
  async run(job: Pick<Job<{ opt_in_id: string }>, 'data'>): Promise<void> {
    const id = job.data.opt_in_id;
    const claimed = this.clock.now() + claimDurationMs('email');
    await this.database.transaction((tx) =>
      tx.update(OptIn, { id, mail_due_at: LessThanOrEqual(this.clock.now()) }, { mail_due_at: claimed }),
    );
    const waiting = await this.database.read.findOneBy(OptIn, { id, mail_due_at: claimed });
    if (!waiting) return;
    const aside = Promise.withResolvers<void>();
    const posting = this.mails.post(waiting, aside.resolve);
    const settling = posting.then((outcome) => this.settle(id, outcome));
    await Promise.race([settling, aside.promise]);
    settling.catch((error: unknown) =>
      this.logger.warn(
        { error: (error as Error).name },
        'a first mail was not settled: it is sent again when its claim ends',
      ),
    );
  }

  /** What may have arrived is not sent again: who asked can ask anew. */
  private async settle(id: string, outcome: Outcome): Promise<void> {
    const again = outcome.state === 'deferred' && !outcome.mayHaveArrived;
    if (outcome.state === 'failed' && outcome.reason === 'no_smtputf8')
      this.logger.warn(
        { reason: outcome.reason },
        'a first mail was not sent: the mail server has no SMTPUTF8',
      );
    const mail_due = again ? this.clock.now() + AGAIN_MS : null;
    await this.database.transaction(async (tx) => {
      // One that was confirmed meanwhile stays as it is.
      const waiting = { id, follower_public_id: IsNull() };
      if (outcome.state === 'failed') await tx.delete(OptIn, waiting);
      else await tx.update(OptIn, waiting, { mail_due_at: mail_due });
    });
  }

  private async sweep(): Promise<void> {
    const where = { mail_due_at: LessThanOrEqual(this.clock.now()) };
    const due = await this.database.read.find(OptIn, { select: { id: true }, where, take: SWEPT });
    for (const { id } of due) await this.jobs.add(mailOptIn, id, { opt_in_id: id });
  }

  private async expire(): Promise<void> {
    await this.database.transaction((tx) => tx.delete(OptIn, { expires_at: LessThan(this.clock.now()) }));
  }
}
