import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { Logger } from 'pino';
import { LessThanOrEqual } from 'typeorm';
import { Database } from '#platform/adapters/sql/database.js';
import { AfterCommit, afterCommit } from '#platform/adapters/sql/transaction-scope.js';
import { Clock } from '#platform/ports/clock.port.js';
import { JobKind, JobQueue } from '#platform/ports/job-queue.port.js';
import { LOGGER } from '#platform/tokens.js';
import { Upload } from './upload.entity.js';

/** Carries one upload a step further. Its id is the upload's. */
export const sendUpload = JobKind.declare<{ upload_id: string }>('send-upload', { attempts: 3 });

const SWEEP_MS = 1_000;
const BATCH_SIZE = 200;
const UPLOADS = new AfterCommit('uploads');

/** Adds a job for every upload that is due: right after the commit that wrote it, and every second for what was lost. */
@Injectable()
export class UploadSweep implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private running: Promise<void> | null = null;
  private timer?: NodeJS.Timeout;

  constructor(
    private readonly database: Database,
    private readonly jobs: JobQueue,
    private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => this.run(), SWEEP_MS);
    this.database.onCommit(UPLOADS, () => this.run());
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    this.timer = undefined;
    await this.running;
  }

  /** The open transaction writes an upload that is due. */
  runAfterCommit(): void {
    afterCommit(UPLOADS);
  }

  private run(): void {
    if (this.running || !this.timer) return;
    this.running = this.sweep()
      .catch((error: Error) => this.logger.warn({ error: error.name }, 'uploads were not swept'))
      .finally(() => (this.running = null));
  }

  private async sweep(): Promise<void> {
    const due = await this.database.read.find(Upload, {
      select: { id: true },
      where: { next_at: LessThanOrEqual(this.clock.now()) },
      order: { next_at: 'ASC' },
      take: BATCH_SIZE,
    });
    await Promise.all(due.map(({ id }) => this.jobs.add(sendUpload, id, { upload_id: id })));
  }
}
