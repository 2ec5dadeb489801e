import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { In } from 'typeorm';
import { Database } from '#platform/adapters/sql/database.js';
import { JobQueue, type Job } from '#platform/ports/job-queue.port.js';
import { enqueueRange } from './deliver.jobs.js';
import { Sweep } from '#platform/jobs/sweep.js';
import { planPost } from './plan.jobs.js';
import { Plan } from './plan.entity.js';
import { Planner } from './planner.js';

const PLANS_AT_ONCE = 2;
const SWEEP_LIMIT = 200;
/** How long one run cuts a plan before other plans get their turn. */
const SLICE_MS = 500;

/** Cuts a plan into ranges and adds a delivery job for each. The next run continues from the plan's cursor. */
@Injectable()
export class PlanPostWorker implements OnApplicationBootstrap {
  constructor(
    private readonly database: Database,
    private readonly jobs: JobQueue,
    private readonly planner: Planner,
    sweep: Sweep,
  ) {
    sweep.every(1_000, planPost.name, () => this.sweep());
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.jobs.work(planPost, (job) => this.run(job), { concurrency: PLANS_AT_ONCE });
  }

  async run(job: Pick<Job<{ post_id: string }>, 'data' | 'signal'>): Promise<void> {
    const { post_id } = job.data;
    const plan = await this.database.read.findOneBy(Plan, { post_id });
    if (
      plan?.state === 'waiting' &&
      !(await this.database.transaction((tx) => this.planner.freezeAudience(tx, post_id)))
    )
      return;
    for (const end = Date.now() + SLICE_MS; !job.signal.aborted;) {
      const range = await this.planner.cutRange(post_id);
      if (!range) return;
      if (range.transport !== 'live' && range.state === 'sending') await enqueueRange(this.jobs, range);
      if (Date.now() > end) return this.enqueueRest(post_id, range.ordinal);
    }
  }

  /** Adds a job for the rest of the plan. It needs another id, because this run still holds the post's. */
  private enqueueRest(post_id: string, ordinal: number): Promise<void> {
    return this.jobs.add(
      planPost,
      `${post_id}-${ordinal}`,
      { post_id },
      { priority: 10 + Math.min(ordinal, 1_000) },
    );
  }

  private async sweep(): Promise<void> {
    const where = { state: In(['waiting', 'planning']) };
    const plans = await this.database.read.find(Plan, {
      where,
      order: { created_at: 'ASC' },
      take: SWEEP_LIMIT,
    });
    for (const { post_id } of plans) await this.jobs.add(planPost, post_id, { post_id });
  }
}
