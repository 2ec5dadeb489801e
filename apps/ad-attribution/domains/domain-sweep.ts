import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { LessThanOrEqual } from 'typeorm';
import { Database } from '#platform/adapters/sql/database.js';
import { Sweep } from '#platform/jobs/sweep.js';
import { Clock } from '#platform/ports/clock.port.js';
import { JobKind, JobQueue } from '#platform/ports/job-queue.port.js';
import { DomainChecks } from './domain-checks.js';
import { Domain } from './domain.entity.js';

/** The job that checks the proof of one domain. The job's id is the domain's id. */
export const checkDomain = JobKind.declare<{ domain_id: string }>('check-domain', { attempts: 2 });

const SWEEP_MS = 5_000;
const BATCH_SIZE = 100;

/** Adds jobs for the checks that are due, and runs them. */
@Injectable()
export class DomainSweep implements OnApplicationBootstrap {
  constructor(
    private readonly database: Database,
    private readonly jobs: JobQueue,
    private readonly checks: DomainChecks,
    private readonly clock: Clock,
    sweep: Sweep,
  ) {
    sweep.every(SWEEP_MS, 'domains', () => this.addDue());
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.jobs.work(checkDomain, async ({ data }) => void (await this.checks.check(data.domain_id)), {
      concurrency: 8,
    });
  }

  private async addDue(): Promise<void> {
    const due = await this.database.read.find(Domain, {
      select: { id: true },
      where: { next_check_at: LessThanOrEqual(this.clock.now()) },
      order: { next_check_at: 'ASC' },
      take: BATCH_SIZE,
    });
    await Promise.all(due.map(({ id }) => this.jobs.add(checkDomain, id, { domain_id: id })));
  }
}
