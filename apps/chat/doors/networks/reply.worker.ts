import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { JobQueue } from '#platform/ports/job-queue.port.js';
import { sendReplies } from './reply-queue.js';
import { ReplySender } from './reply-sender.js';

/** Conversations in which one process sends at a time. */
const CONCURRENCY = 32;

/** Runs the jobs `send-replies`. */
@Injectable()
export class ReplyWorker implements OnApplicationBootstrap {
  constructor(
    private readonly jobs: JobQueue,
    private readonly sender: ReplySender,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.jobs.work(
      sendReplies,
      ({ data, signal }) => {
        const ended = new Promise<void>((resolve) => {
          if (signal.aborted) resolve();
          else signal.addEventListener('abort', () => resolve(), { once: true });
        });
        return this.sender.send(data.conversation_id, {
          get isOver() {
            return signal.aborted;
          },
          ended,
        });
      },
      { concurrency: CONCURRENCY },
    );
  }
}
