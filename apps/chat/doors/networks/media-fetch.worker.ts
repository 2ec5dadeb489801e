import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { LessThanOrEqual } from 'typeorm';
import { Database } from '#platform/adapters/sql/database.js';
import { Sweep } from '#platform/jobs/sweep.js';
import { MetricFamilies } from '#platform/operations/metric-families.js';
import { Clock } from '#platform/ports/clock.port.js';
import { JobKind, JobQueue } from '#platform/ports/job-queue.port.js';
import { FETCHES } from '../../media/media-files.service.js';
import { Media } from '../../media/media.entity.js';
import { MediaFetcher } from './media-fetcher.js';

/** The job that downloads one file from its network. Its id is the file's id. */
export const fetchMedia = JobKind.declare<{ media_id: string }>('fetch-media', { attempts: 3 });

const SWEEP_MS = 1_000;
const BATCH = 200;
/** Files that one process fetches at a time. */
const CONCURRENCY = 8;

/** Adds a job for every file that is due for download, and runs these jobs. */
@Injectable()
export class MediaFetchWorker implements OnApplicationBootstrap {
  constructor(
    private readonly database: Database,
    private readonly jobs: JobQueue,
    private readonly fetcher: MediaFetcher,
    private readonly clock: Clock,
    sweep: Sweep,
    families: MetricFamilies,
  ) {
    sweep.every(SWEEP_MS, FETCHES, () => this.addDue());
    families.gauge('media_fetching', 'Files of networks that are not fetched yet', () =>
      database.read.countBy(Media, { state: 'fetching' }),
    );
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.jobs.work(fetchMedia, ({ data }) => this.fetcher.fetch(data.media_id), {
      concurrency: CONCURRENCY,
    });
  }

  private async addDue(): Promise<void> {
    const due = await this.database.read.find(Media, {
      select: { id: true },
      where: { state: 'fetching', due_at: LessThanOrEqual(this.clock.now()) },
      order: { due_at: 'ASC' },
      take: BATCH,
    });
    await Promise.all(due.map(({ id }) => this.jobs.add(fetchMedia, id, { media_id: id })));
  }
}
