import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { In, LessThan, Not } from 'typeorm';
import { Database } from '#platform/adapters/sql/database.js';
import { Clock } from '#platform/ports/clock.port.js';
import { JobQueue, type Job } from '#platform/ports/job-queue.port.js';
import { Plan } from '../plan/plan.entity.js';
import { membersOf } from '../plan/audience.js';
import { QUEUE_LEASE_MS } from '../plan/planner.js';
import { Range } from '../plan/range.entity.js';
import { Sweep } from '../sweep/sweep.js';
import { Checkpoint } from './checkpoint.js';
import { deliverRange, enqueue } from './deliver.jobs.js';
import { Sender } from './sender.js';

/** Members that are sent to between two checkpoints. */
const BATCH = 200;
const RANGES_AT_ONCE = 4;
const SWEPT = 1_000;

/** Delivers a range batch by batch from its cursor on; after a crash the next run repeats at most one batch, under the same ids. */
@Injectable()
export class DeliverRangeWorker implements OnApplicationBootstrap {
  constructor(
    private readonly database: Database,
    private readonly jobs: JobQueue,
    private readonly sender: Sender,
    private readonly checkpoint: Checkpoint,
    private readonly clock: Clock,
    sweep: Sweep,
  ) {
    sweep.every(1_000, deliverRange.name, () => this.sweep());
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.jobs.work(deliverRange, (job) => this.run(job), { concurrency: RANGES_AT_ONCE });
  }

  async run(job: Pick<Job<{ range_id: number }>, 'data' | 'signal'>): Promise<void> {
    const lease = await this.checkpoint.leases.take(job.data.range_id);
    if (!lease) return;
    try {
      const signal = AbortSignal.any([job.signal, lease.lost]);
      const range = await this.database.read.findOneByOrFail(Range, { id: job.data.range_id });
      const { tick } = await this.database.read.findOneByOrFail(Plan, { post_id: range.post_id });
      const head = await this.sender.letterhead(range);
      for (let after = range.cursor; after < range.to_id && !signal.aborted;) {
        const slice = {
          channel_id: range.channel_id,
          transport: range.transport as never,
          tick,
          after,
          to: range.to_id,
        };
        const members = await membersOf(this.database.read, slice, BATCH).getMany();
        const outcomes = await this.sender.send(range, head, members, signal);
        after = await this.checkpoint.write(range.id, lease.holder, members, outcomes);
      }
    } finally {
      await lease.release();
    }
  }

  /** Ranges that nobody delivers and no job was added for lately. */
  private async sweep(): Promise<void> {
    const where = {
      state: 'sending' as const,
      transport: Not('live'),
      lease_until: LessThan(this.clock.now()),
    };
    const still = await this.database.read.find(Range, { where, order: { lease_until: 'ASC' }, take: SWEPT });
    if (still.length === 0) return;
    const ids = still.map(({ id }) => id);
    await this.database.transaction((tx) =>
      tx.update(
        Range,
        { id: In(ids), state: 'sending', lease_until: LessThan(this.clock.now()) },
        { lease_until: this.clock.now() + QUEUE_LEASE_MS, holder: null },
      ),
    );
    for (const range of still) await enqueue(this.jobs, range);
  }
}
