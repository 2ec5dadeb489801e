import { Injectable } from '@nestjs/common';
import { Between, In, LessThan, Not } from 'typeorm';
import { Database } from '#platform/adapters/sql/database.js';
import { Clock } from '#platform/ports/clock.port.js';
import { JobQueue } from '#platform/ports/job-queue.port.js';
import { MetricFamilies } from '#platform/operations/metric-families.js';
import { QUEUE_LEASE_MS } from '../broadcasts/planner.js';
import { Range } from '../broadcasts/range.entity.js';
import { Sweep } from '#platform/jobs/sweep.js';
import { deliverRange, enqueueRange, enqueueOrphanedRange, retryRange } from '../broadcasts/deliver.jobs.js';

const IDLE_LIMIT = 1_000;
const RETRY_LIMIT = 200;

/** Adds jobs for ranges that no worker delivers and for which no job was added lately, and for ranges with retries due. */
@Injectable()
export class RangeSweep {
  constructor(
    private readonly database: Database,
    private readonly jobs: JobQueue,
    private readonly clock: Clock,
    sweep: Sweep,
    families: MetricFamilies,
  ) {
    families.gaugeBy('deliveries_deferred', 'Deferred deliveries', 'transport', () => this.deferred());
    families.gauge('ranges_due', 'Ranges with a deferred delivery that is due', () =>
      this.database.read.countBy(Range, { retry_at: Between(1, this.clock.now()) }),
    );
    sweep.every(1_000, deliverRange.name, () => this.enqueueIdle());
    sweep.every(1_000, retryRange.name, () => this.enqueueRetries());
  }

  private async deferred(): Promise<[string, number][]> {
    const rows = await this.database.read
      .createQueryBuilder(Range, 'r')
      .select('r.transport', 'transport')
      .addSelect('SUM(r.deferred)', 'deferred')
      .where({ state: 'sending' })
      .groupBy('r.transport')
      .getRawMany<{ transport: string; deferred: number | string }>();
    return rows.map(({ transport, deferred }) => [transport, Number(deferred)]);
  }

  private async enqueueIdle(): Promise<void> {
    const idle = {
      state: 'sending' as const,
      pending_action: 'none' as const,
      lease_until: LessThan(this.clock.now()),
    };
    const still = await this.database.read
      .createQueryBuilder(Range, 'r')
      .where({ ...idle, transport: Not('live'), stopped_members: 0 })
      .andWhere('r.cursor < r.to_id')
      .orderBy('r.lease_until', 'ASC')
      .limit(IDLE_LIMIT)
      .getMany();
    if (still.length === 0) return;
    const change = { lease_until: this.clock.now() + QUEUE_LEASE_MS, holder: null };
    await this.database.transaction((tx) =>
      tx.update(Range, { id: In(still.map(({ id }) => id)), ...idle }, change),
    );
    for (const range of still)
      await (range.holder === null ? enqueueRange(this.jobs, range) : enqueueOrphanedRange(this.jobs, range));
  }

  private async enqueueRetries(): Promise<void> {
    const where = { retry_at: Between(1, this.clock.now()) };
    const due = await this.database.read.find(Range, {
      select: { id: true },
      where,
      order: { retry_at: 'ASC' },
      take: RETRY_LIMIT,
    });
    for (const { id } of due) await this.jobs.add(retryRange, String(id), { range_id: id });
  }
}
