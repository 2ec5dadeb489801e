import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { LessThan, LessThanOrEqual } from 'typeorm';
import { Database } from '#platform/adapters/sql/database.js';
import { Clock } from '#platform/ports/clock.port.js';
import { JobQueue, type Job } from '#platform/ports/job-queue.port.js';
import { Sweep } from '../sweep/sweep.js';
import { smtpOutcome } from '../transports/email/email.transport.js';
import { Mailer } from '../transports/email/mailer.js';
import { OptIn } from './opt-in.entity.js';
import { mailOptIn } from './opt-in.jobs.js';
import { OptInLetters } from './opt-in-letters.js';

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
    private readonly letters: OptInLetters,
    private readonly mailer: Mailer,
    private readonly clock: Clock,
    sweep: Sweep,
  ) {
    sweep.every(1_000, mailOptIn.name, () => this.sweep());
    sweep.every(60_000, 'expire-opt-ins', () => this.expire());
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.jobs.work(mailOptIn, (job) => this.run(job), { concurrency: MAILS_AT_ONCE });
  }

  async run(job: Pick<Job<{ opt_in_id: string }>, 'data'>): Promise<void> {
    const id = job.data.opt_in_id;
    const again = this.clock.now() + AGAIN_MS;
    await this.database.transaction((tx) =>
      tx.update(OptIn, { id, mail_due: LessThanOrEqual(this.clock.now()) }, { mail_due: again }),
    );
    const waiting = await this.database.read.findOneBy(OptIn, { id, mail_due: again });
    if (!waiting) return;
    try {
      await this.mailer.post(await this.letters.write(waiting));
    } catch (error) {
      if (smtpOutcome(error).state === 'failed')
        await this.database.transaction((tx) => tx.delete(OptIn, { id }));
      return;
    }
    await this.database.transaction((tx) => tx.update(OptIn, { id }, { mail_due: null }));
  }

  private async sweep(): Promise<void> {
    const where = { mail_due: LessThanOrEqual(this.clock.now()) };
    const due = await this.database.read.find(OptIn, { select: { id: true }, where, take: SWEPT });
    for (const { id } of due) await this.jobs.add(mailOptIn, id, { opt_in_id: id });
  }

  private async expire(): Promise<void> {
    await this.database.transaction((tx) => tx.delete(OptIn, { expires_at: LessThan(this.clock.now()) }));
  }
}
