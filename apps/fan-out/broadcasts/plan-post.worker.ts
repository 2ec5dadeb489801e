import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { In } from 'typeorm';
import { Database } from '#platform/adapters/sql/database.js';
import { JobQueue, type Job } from '#platform/ports/job-queue.port.js';
import { enqueue } from './deliver.jobs.js';
import { Sweep } from '#platform/jobs/sweep.js';
import { planPost } from './plan.jobs.js';
import { Plan } from './plan.entity.js';
import { Planner } from './planner.js';

const PLANS_AT_ONCE = 2;
const SWEPT = 200;
/** How long one plan is cut before others get their turn. */
const SLICE_MS = 500;

/** Cuts range after range and puts each into the queue; whoever runs it next goes on from the plan's cursor. */
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
      !(await this.database.transaction((tx) => this.planner.admit(tx, post_id)))
    )
      return;
    for (const end = Date.now() + SLICE_MS; !job.signal.aborted;) {
      const range = await this.planner.cut(post_id);
      if (!range) return;
      if (range.transport !== 'live' && range.state === 'sending') await enqueue(this.jobs, range);
      if (Date.now() > end) return this.goOn(post_id, range.ordinal);
    }
  }

  /** Under an id of its own, since this run still has the post's. */
  private goOn(post_id: string, ordinal: number): Promise<void> {
    return this.jobs.add(
      planPost,
      `${post_id}-${ordinal}`,
      { post_id },
      { priority: 10 + Math.min(ordinal, 1_000) },
    );
  }

  private async sweep(): Promise<void> {
    const where = { state: In(['waiting', 'planning']) };
    const plans = await this.database.read.find(Plan, { where, order: { created_at: 'ASC' }, take: SWEPT });
    for (const { post_id } of plans) await this.jobs.add(planPost, post_id, { post_id });
  }
}
