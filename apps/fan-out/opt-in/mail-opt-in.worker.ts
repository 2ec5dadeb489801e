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
const SWEEP_LIMIT = 500;
/** Milliseconds until a mail that the server did not accept is tried again. */
const RETRY_MS = 60_000;

/** Mails opt-in links. The form's answer does not wait for the mail, so that its duration does not reveal whether an address follows. */
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

  /** Resolves when the mail is settled, or when the server is slow to answer; then the mail is settled in the background. */
  async run(job: Pick<Job<{ opt_in_id: string }>, 'data'>): Promise<void> {
    const id = job.data.opt_in_id;
    const claimed = this.clock.now() + claimDurationMs('email');
    await this.database.transaction((tx) =>
      tx.update(OptIn, { id, mail_due_at: LessThanOrEqual(this.clock.now()) }, { mail_due_at: claimed }),
    );
    const optIn = await this.database.read.findOneBy(OptIn, { id, mail_due_at: claimed });
    if (!optIn) return;
    const slow = Promise.withResolvers<void>();
    const sending = this.mails.send(optIn, slow.resolve);
    const settling = sending.then((outcome) => this.settle(id, outcome));
    await Promise.race([settling, slow.promise]);
    settling.catch((error: unknown) =>
      this.logger.warn(
        { error: (error as Error).name },
        'could not record the result of an opt-in mail: it is sent again when its claim expires',
      ),
    );
  }

  /** Records the result. A mail that may have arrived is not sent again, because the person can ask for another one. */
  private async settle(id: string, outcome: Outcome): Promise<void> {
    const retry = outcome.state === 'deferred' && !outcome.mayHaveArrived;
    if (outcome.state === 'failed' && outcome.reason === 'no_smtputf8')
      this.logger.warn(
        { reason: outcome.reason },
        'could not send an opt-in mail: the mail server does not support SMTPUTF8',
      );
    const mail_due_at = retry ? this.clock.now() + RETRY_MS : null;
    await this.database.transaction(async (tx) => {
      // An opt-in that was confirmed meanwhile does not change.
      const unconfirmed = { id, follower_public_id: IsNull() };
      if (outcome.state === 'failed') await tx.delete(OptIn, unconfirmed);
      else await tx.update(OptIn, unconfirmed, { mail_due_at });
    });
  }

  private async sweep(): Promise<void> {
    const where = { mail_due_at: LessThanOrEqual(this.clock.now()) };
    const due = await this.database.read.find(OptIn, { select: { id: true }, where, take: SWEEP_LIMIT });
    for (const { id } of due) await this.jobs.add(mailOptIn, id, { opt_in_id: id });
  }

  private async expire(): Promise<void> {
    await this.database.transaction((tx) => tx.delete(OptIn, { expires_at: LessThan(this.clock.now()) }));
  }
}
