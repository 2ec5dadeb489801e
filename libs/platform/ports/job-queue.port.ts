/** Data of a job: ids and small numbers only, so that the job can always be rebuilt from the database. */
export type JobData = Record<string, string | number>;

/** A kind of job. It is a sealed object (nobody can make one from a string), so its worker and its callers import the same one. */
export class JobKind<D extends JobData> {
  declare private readonly data: D;
  private static readonly declared = new Map<string, JobKind<JobData>>();
  private constructor(
    /** Imperative and kebab-case: `deliver-range`. */
    readonly name: string,
    /** Attempts before the queue gives a failing job up; a sweep adds it again later. */
    readonly attempts: number,
  ) {}

  static declare<D extends JobData>(name: string, options: { attempts?: number } = {}): JobKind<D> {
    if (JobKind.declared.has(name)) throw new Error(`Job kind ${name} is declared twice`);
    const kind = new JobKind<D>(name, options.attempts ?? 5);
    JobKind.declared.set(name, kind as never);
    return kind;
  }

  static all(): JobKind<JobData>[] {
    return [...JobKind.declared.values()];
  }
}

/** One run of a job. */
export interface Job<D extends JobData> {
  id: string;
  data: D;
  /** 1 on the first run. */
  attempt: number;
  /**
   * Aborted when the process shuts down: the handler should stop at its next checkpoint and return. Whether it then
   * succeeds or fails, the job is requeued and runs again elsewhere; it loses no attempt.
   */
  signal: AbortSignal;
}

/** Runs a job; when it rejects, the job is tried again. */
export type JobHandler<D extends JobData> = (job: Job<D>) => Promise<void>;

/** When a job runs. */
export interface AddOptions {
  /** Earliest run, in milliseconds from now; kept through a restart. */
  delayMs?: number;
  /** 1 runs first, larger numbers later; jobs of equal priority run in the order of their adding. Default 10. */
  priority?: number;
}

/** The queue did not confirm the job in time. It may have stored it: adding the job again by a sweep does no harm. */
export class QueueUnavailable extends Error {
  readonly code = 'ETIMEDOUT';
}

/** Milliseconds that `add` waits for the queue. */
export const ADD_MS = 4_000;

/**
 * A queue of work for any free process of the app. Each job runs at least once: it runs again if its worker died. A job's
 * id is unique while it waits or runs (adding it again changes nothing) and free again once it has succeeded or failed.
 */
export abstract class JobQueue {
  /**
   * Adds a job. Throws inside a database transaction, since the job could run before the commit. Waits `ADD_MS` while the
   * queue does not answer, then throws QueueUnavailable.
   */
  abstract add<D extends JobData>(kind: JobKind<D>, id: string, data: D, options?: AddOptions): Promise<void>;
  /** Starts the only worker of this kind in this process. After an error of the handler the job is retried with back-off (1 s, doubling, with jitter). */
  abstract work<D extends JobData>(
    kind: JobKind<D>,
    handler: JobHandler<D>,
    options?: { concurrency?: number },
  ): Promise<void>;
  /** Returns the number of waiting and delayed jobs of a kind. Throws within 1 s if the queue does not answer. */
  abstract depth<D extends JobData>(kind: JobKind<D>): Promise<number>;
  /** Returns how many jobs of this kind this process has given up since it started. */
  abstract givenUp<D extends JobData>(kind: JobKind<D>): number;
  /** Resolves within 1 s: true if the queue answers. */
  abstract healthy(): Promise<boolean>;
  /** Starts no more jobs, aborts the signal of the running ones and waits for them (at most 10 s). */
  abstract close(): Promise<void>;
}
