/** Ids and small numbers only: a job can always be rebuilt from the database. */
export type JobData = Record<string, string | number>;

/** A kind of job: a sealed object, so that its one worker and its callers share an import. */
export class JobKind<D extends JobData> {
  declare private readonly data: D;
  private static readonly declared = new Map<string, JobKind<JobData>>();
  private constructor(
    /** Imperative and kebab-case: `deliver-range`. */
    readonly name: string,
    /** How often a failing job is tried before the queue gives it up to the sweep. */
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

export interface Job<D extends JobData> {
  id: string;
  data: D;
  /** 1 on the first run. */
  attempt: number;
  /**
   * Aborted when the process shuts down: stop at the next checkpoint and return. A job that ends after that, well or
   * badly, is put back and runs again elsewhere; it loses no attempt.
   */
  signal: AbortSignal;
}

export type JobHandler<D extends JobData> = (job: Job<D>) => Promise<void>;

export interface AddOptions {
  /** Earliest run, in milliseconds from now; kept through a restart. */
  delayMs?: number;
  /** 1 is first, larger comes later; jobs of one priority run in the order they came. Default 10. */
  priority?: number;
}

/** The queue did not say that it has the job. It may have it all the same: the sweep that adds it again does no harm. */
export class QueueUnavailable extends Error {
  readonly code = 'ETIMEDOUT';
}

/** How long an `add` waits for the queue. */
export const ADD_MS = 4_000;

/**
 * Work handed to whichever process is free. At least once: a job whose worker died runs again. A job's id is unique
 * while it waits or runs (adding it again changes nothing) and free again once it has ended, well or badly.
 */
export abstract class JobQueue {
  /**
   * Throws when called inside a database transaction: the job could run before the commit. Waits a moment while the
   * queue is away or silent, then throws QueueUnavailable.
   */
  abstract add<D extends JobData>(kind: JobKind<D>, id: string, data: D, options?: AddOptions): Promise<void>;
  /** The one worker of this kind in this process. A handler that throws is retried with back-off (1 s doubling, jittered). */
  abstract work<D extends JobData>(
    kind: JobKind<D>,
    handler: JobHandler<D>,
    options?: { concurrency?: number },
  ): Promise<void>;
  /** Jobs waiting or delayed, by kind. Throws within 1 s when the queue is away. */
  abstract depth<D extends JobData>(kind: JobKind<D>): Promise<number>;
  /** How many jobs of this kind this process has given up since it started. */
  abstract givenUp<D extends JobData>(kind: JobKind<D>): number;
  /** True when the queue answers now; answers within 1 s. */
  abstract healthy(): Promise<boolean>;
  /** Stops taking jobs, aborts the signal of those in hand, and waits for them (at most 10 s). */
  abstract close(): Promise<void>;
}
