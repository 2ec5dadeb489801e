import { Injectable } from '@nestjs/common';
import { LessThanOrEqual } from 'typeorm';
import { Database } from '#platform/adapters/sql/database.js';
import { Sweep } from '#platform/jobs/sweep.js';
import { Clock } from '#platform/ports/clock.port.js';
import { JobKind, JobQueue } from '#platform/ports/job-queue.port.js';
import { Upload } from './upload.entity.js';

/** The job that takes the next step of one upload, such as sending it. The job's id is the upload's id. */
export const sendUpload = JobKind.declare<{ upload_id: string }>('send-upload', { attempts: 3 });

const SWEEP_MS = 1_000;
const BATCH_SIZE = 200;
const ROUND = 'uploads';

/**
 * Adds a job for every upload that is due: right after the commit that wrote it, and once a second for jobs that were
 * lost.
 */
@Injectable()
export class UploadSweep {
  constructor(
    private readonly database: Database,
    private readonly jobs: JobQueue,
    private readonly clock: Clock,
    private readonly sweep: Sweep,
  ) {
    sweep.every(SWEEP_MS, ROUND, () => this.addDue());
  }

  /** Adds the jobs of due uploads right after the current transaction commits. */
  runAfterCommit(): void {
    this.sweep.afterThisCommit(ROUND);
  }

  private async addDue(): Promise<void> {
    const due = await this.database.read.find(Upload, {
      select: { id: true },
      where: { next_at: LessThanOrEqual(this.clock.now()) },
      order: { next_at: 'ASC' },
      take: BATCH_SIZE,
    });
    await Promise.all(due.map(({ id }) => this.jobs.add(sendUpload, id, { upload_id: id })));
  }
}
