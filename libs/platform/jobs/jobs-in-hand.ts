import type { Job, JobHandler } from '../ports/job-queue.port.js';
import { transactionScope } from '../adapters/sql/transaction-scope.js';

/** Names a job without telling what is in it. */
export interface JobName {
  kind: string;
  id?: string;
}

/** Where a queue tells what its callers cannot see. Both are called with a pino logger's `warn` in mind. */
export interface JobReports {
  /** A job was given up; kind and id only. */
  log?: (about: JobName, message: string) => void;
  /** What a handler threw, or what went wrong in the queue itself. */
  onError?: (error: unknown, about: JobName) => void;
}

/** How a run ended. `put-back`: the process is shutting down, so the job is free for another and has lost no attempt. */
export type Outcome = 'done' | 'failed' | 'put-back';

/** The jobs that this process is running now, and the tally of those it gave up: the same code in both stacks. */
export class JobsInHand {
  private readonly running = new Map<AbortController, Promise<Outcome>>();
  private readonly givenUp = new Map<string, number>();
  private stopped = false;

  constructor(private readonly reports: JobReports) {}

  get stopping(): boolean {
    return this.stopped;
  }

  /** Runs the handler outside of whatever transaction the wake-up came from; never rejects. */
  run(kind: string, handler: JobHandler<any>, job: Omit<Job<any>, 'signal'>): Promise<Outcome> {
    const abort = new AbortController();
    if (this.stopped) return Promise.resolve('put-back');
    const end = transactionScope
      .exit(async () => handler({ ...job, signal: abort.signal }))
      .then(
        (): Outcome => (abort.signal.aborted ? 'put-back' : 'done'),
        (error: unknown): Outcome => {
          if (abort.signal.aborted) return 'put-back';
          this.reports.onError?.(error, { kind, id: job.id });
          return 'failed';
        },
      )
      .finally(() => this.running.delete(abort));
    this.running.set(abort, end);
    return end;
  }

  /** Aborts every job in hand. */
  stop(): void {
    this.stopped = true;
    for (const abort of this.running.keys()) abort.abort();
  }

  /** Resolves when no job is in hand. */
  async ended(): Promise<void> {
    await Promise.all(this.running.values());
  }

  giveUp(kind: string, id: string): void {
    this.givenUp.set(kind, this.givenUpOf(kind) + 1);
    this.reports.log?.({ kind, id }, 'job given up after its last attempt');
  }

  givenUpOf(kind: string): number {
    return this.givenUp.get(kind) ?? 0;
  }
}

/** Resolves with the promise, or rejects once `ms` have passed. */
export async function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`No answer within ${ms} ms`)), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
