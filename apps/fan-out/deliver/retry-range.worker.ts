import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Database } from '#platform/adapters/sql/database.js';
import { Clock } from '#platform/ports/clock.port.js';
import { JobQueue, type Job } from '#platform/ports/job-queue.port.js';
import { Range } from '../plan/range.entity.js';
import { Receipt } from '../receipts/receipt.entity.js';
import { Sweep } from '../sweep/sweep.js';
import { retryRange } from './deliver.jobs.js';
import { Retries } from './retries.js';
import { Sender } from './sender.js';

const RANGES_AT_ONCE = 4;
const SWEPT = 200;

/** Sends what was deferred and is due again, until each is delivered, skipped, or out of attempts. */
@Injectable()
export class RetryRangeWorker implements OnApplicationBootstrap {
  constructor(
    private readonly database: Database,
    private readonly jobs: JobQueue,
    private readonly sender: Sender,
    private readonly retries: Retries,
    private readonly clock: Clock,
    sweep: Sweep,
  ) {
    sweep.every(1_000, retryRange.name, () => this.sweep());
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.jobs.work(retryRange, (job) => this.run(job), { concurrency: RANGES_AT_ONCE });
  }

  async run(job: Pick<Job<{ range_id: number }>, 'data' | 'signal'>): Promise<void> {
    const range = await this.database.read.findOneBy(Range, { id: job.data.range_id });
    if (!range) return;
    const head = await this.sender.letterhead(range);
    while (!job.signal.aborted) {
      const due = await this.retries.claim(range.id);
      if (due.length === 0) return;
      const followers = due.map(({ follower }) => follower);
      await this.retries.settle(range.id, due, await this.sender.send(range, head, followers, job.signal));
    }
  }

  private async sweep(): Promise<void> {
    const due = await this.database.read
      .createQueryBuilder(Receipt, 'r')
      .select('r.range_id', 'range_id')
      .where("r.state = 'deferred' AND r.until <= :now", { now: this.clock.now() })
      .groupBy('r.range_id')
      .limit(SWEPT)
      .getRawMany<{ range_id: number | string }>();
    for (const { range_id } of due)
      await this.jobs.add(retryRange, String(range_id), { range_id: Number(range_id) });
  }
}
