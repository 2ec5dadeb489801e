import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Database } from '#platform/adapters/sql/database.js';
import { JobQueue, type Job } from '#platform/ports/job-queue.port.js';
import { Range } from '../broadcasts/range.entity.js';
import { Transports } from '../transports/transports.js';
import { BatchSizes } from './batch-size.js';
import { retryRange } from '../broadcasts/deliver.jobs.js';
import { Recipients } from './recipients.js';
import { Retries, type ClaimedReceipt } from './retries.js';
import { BatchSender } from './sender.js';

const RANGES_AT_ONCE = 8;
/** Longest time that one job works on a range; the sweep adds another job for the rest. */
const SLICE_MS = 1_000;

/**
 * Sends deferred deliveries that are due again, until each is delivered, skipped, or out of attempts. Where recipients
 * share a limit, no recipient is tried again before every recipient of the post was tried once.
 */
@Injectable()
export class RetryRangeWorker implements OnApplicationBootstrap {
  private readonly sizes = new BatchSizes();

  constructor(
    private readonly database: Database,
    private readonly jobs: JobQueue,
    private readonly sender: BatchSender,
    private readonly retries: Retries,
    private readonly transports: Transports,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.jobs.work(retryRange, (job) => this.run(job), { concurrency: RANGES_AT_ONCE });
  }

  async run(job: Pick<Job<{ range_id: number }>, 'data' | 'signal'>): Promise<void> {
    const range = await this.database.read.findOneBy(Range, { id: job.data.range_id });
    if (!range) return;
    const size = this.sizes.of(range.transport);
    for (const end = Date.now() + SLICE_MS; !job.signal.aborted && Date.now() < end;) {
      const untried = await this.othersUntried(range);
      let due: ClaimedReceipt[] = [];
      const recipients = await Recipients.of(this.database, range.channel_id, async () => {
        due = await this.retries.claim(range.id, size.next, untried);
        return due.map(({ recipient }) => recipient);
      });
      if (due.length === 0) return;
      const began = Date.now();
      const context = await this.sender.prepare(range);
      const sent = await this.sender.send(range.transport, context, recipients, job.signal);
      await this.retries.settle(range.id, due, sent, context.sendingSince);
      this.retries.settleLater(range.id, due, sent, context.sendingSince);
      size.record(Date.now() - began, due.length, sent.results.length);
      if (sent.notBefore > 0) return;
    }
  }

  private async othersUntried({ post_id, transport }: Range): Promise<boolean> {
    if (!this.transports.get(transport).sharesCapacity) return false;
    return this.database.read
      .createQueryBuilder(Range, 'r')
      .where({ post_id, transport, state: 'sending', pending_action: 'none', stopped_members: 0 })
      .andWhere('r.cursor < r.to_id')
      .getExists();
  }
}
