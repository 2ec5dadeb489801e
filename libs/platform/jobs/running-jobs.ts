import type { Job, JobHandler } from '../ports/job-queue.port.js';
import { transactionScope } from '../adapters/sql/transaction-scope.js';

/** Identifies a job, without its data. */
export interface JobRef {
  kind: string;
  id?: string;
}

/** Callbacks through which a queue reports what its callers cannot see. The arguments are in the order of pino's `warn`. */
export interface JobReports {
  /** Called when a job is given up after its last attempt. */
  log?: (about: JobRef, message: string) => void;
  /** Called with an error that a handler threw, or of the queue itself. */
  onError?: (error: unknown, about: JobRef) => void;
}

/** How a run ended. `requeued`: the process is shutting down, so another process may run the job; it lost no attempt. */
export type RunResult = 'done' | 'failed' | 'requeued';

/** The jobs that this process is running now, and a count of those it gave up. Both job queues use it. */
export class RunningJobs {
  private readonly running = new Map<AbortController, Promise<RunResult>>();
  private readonly givenUp = new Map<string, number>();
  private stopped = false;

  constructor(private readonly reports: JobReports) {}

  get stopping(): boolean {
    return this.stopped;
  }

  /** Runs the handler, outside any transaction of the caller; never rejects. */
  run(kind: string, handler: JobHandler<any>, job: Omit<Job<any>, 'signal'>): Promise<RunResult> {
    const abort = new AbortController();
    if (this.stopped) return Promise.resolve('requeued');
    const end = transactionScope
      .exit(async () => handler({ ...job, signal: abort.signal }))
      .then(
        (): RunResult => (abort.signal.aborted ? 'requeued' : 'done'),
        (error: unknown): RunResult => {
          if (abort.signal.aborted) return 'requeued';
          this.reports.onError?.(error, { kind, id: job.id });
          return 'failed';
        },
      )
      .finally(() => this.running.delete(abort));
    this.running.set(abort, end);
    return end;
  }

  /** Aborts every running job and starts no more. */
  stop(): void {
    this.stopped = true;
    for (const abort of this.running.keys()) abort.abort();
  }

  /** Resolves when no job is running. */
  async settled(): Promise<void> {
    await Promise.all(this.running.values());
  }

  giveUp(kind: string, id: string): void {
    this.givenUp.set(kind, this.givenUpCount(kind) + 1);
    this.reports.log?.({ kind, id }, 'job given up after its last attempt');
  }

  givenUpCount(kind: string): number {
    return this.givenUp.get(kind) ?? 0;
  }
}

/** Resolves as the promise does, or rejects after `ms` milliseconds. */
export async function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`No answer within ${ms} ms`)), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
