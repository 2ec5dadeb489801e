import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Database } from '#platform/adapters/sql/database.js';
import { JobQueue, type Job } from '#platform/ports/job-queue.port.js';
import type { AudienceSlice } from '../audience/members.js';
import { Range } from '../broadcasts/range.entity.js';
import { BatchSizes } from './batch-size.js';
import { Checkpoint } from './checkpoint.js';
import { deliverRange, enqueueRangeRest } from '../broadcasts/deliver.jobs.js';
import { Recipients } from './recipients.js';
import { RangeLeases } from './range-lease.js';
import { Retries } from './retries.js';
import { BatchSender } from './sender.js';

const RANGES_AT_ONCE = 12;
/** Milliseconds that a run keeps a range while other ranges wait. */
const SLICE_MS = 500;

interface RangeRun {
  range: Range;
  holder: string;
  signal: AbortSignal;
}

/** Delivers a range batch by batch from its cursor on; after a crash the next run repeats at most one batch, under the same ids. */
@Injectable()
export class DeliverRangeWorker implements OnApplicationBootstrap {
  private readonly sizes = new BatchSizes();

  constructor(
    private readonly database: Database,
    private readonly jobs: JobQueue,
    private readonly leases: RangeLeases,
    private readonly sender: BatchSender,
    private readonly checkpoint: Checkpoint,
    private readonly retries: Retries,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.jobs.work(deliverRange, (job) => this.run(job), { concurrency: RANGES_AT_ONCE });
  }

  async run(job: Pick<Job<{ range_id: number }>, 'data' | 'signal'>): Promise<void> {
    const lease = await this.leases.take(job.data.range_id);
    if (!lease) return;
    const end = { cursor: 0, notBefore: 0, rest: false };
    const range = await this.database.read.findOneByOrFail(Range, { id: job.data.range_id });
    try {
      const signal = AbortSignal.any([job.signal, lease.lostSignal]);
      Object.assign(end, await this.deliver({ range, holder: lease.holder, signal }));
    } finally {
      await lease.release(end.rest ? Math.max(end.notBefore, Date.now()) : undefined);
    }
    if (end.rest)
      await enqueueRangeRest(this.jobs, range, end.cursor, Math.max(0, end.notBefore - Date.now()));
  }

  /** Sends until the range ends, the provider asks for a pause, or the run's time ends while other ranges wait. `rest` is true when recipients are left. */
  private async deliver({
    range,
    holder,
    signal,
  }: RangeRun): Promise<{ cursor: number; notBefore: number; rest: boolean }> {
    let end = Date.now() + SLICE_MS;
    const size = this.sizes.of(range.transport);
    const { channel_id, to_id: to } = range;
    let after = range.cursor;
    let notBefore = 0;
    while (after < to && !signal.aborted) {
      const began = Date.now();
      if (notBefore > 0 || (began > end && (await this.othersWait())))
        return { cursor: after, notBefore, rest: true };
      if (began > end) end = began + SLICE_MS;
      // Read for each batch, because the post may have been edited since the last one.
      const context = await this.sender.prepare(range);
      const slice: AudienceSlice = {
        channel_id,
        transport: range.transport as never,
        tick: context.tick,
        after,
        to,
      };
      const recipients = await Recipients.read(this.database, slice, size.next);
      const sent = await this.sender.send(range.transport, context, recipients, signal);
      after = await this.checkpoint.write(range.id, holder, recipients.all, sent, context.sendingSince);
      this.retries.settleLater(
        range.id,
        recipients.all.map((recipient) => ({ recipient, attempts: 1 })),
        sent,
        context.sendingSince,
      );
      notBefore = sent.notBefore;
      size.record(Date.now() - began, recipients.all.length, sent.results.length);
    }
    return { cursor: after, notBefore, rest: false };
  }

  /** If the queue does not report an error, its own log does; this range continues. */
  private async othersWait(): Promise<boolean> {
    return (await this.jobs.depth(deliverRange).catch(() => 0)) > 0;
  }
}
