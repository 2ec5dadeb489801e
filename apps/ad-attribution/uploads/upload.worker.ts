import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { JobQueue } from '#platform/ports/job-queue.port.js';
import { UploadSender } from './upload-sender.js';
import { sendUpload } from './upload-sweep.js';

/** Runs the `send-upload` jobs, at most eight at a time. */
@Injectable()
export class UploadWorker implements OnApplicationBootstrap {
  constructor(
    private readonly jobs: JobQueue,
    private readonly sender: UploadSender,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.jobs.work(sendUpload, (job) => this.sender.send(job.data.upload_id), { concurrency: 8 });
  }
}
