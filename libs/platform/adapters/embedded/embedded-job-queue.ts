import { setTimeout as delay } from 'node:timers/promises';
import { ADD_MS, JobQueue, QueueUnavailable } from '../../ports/job-queue.port.js';
import type { AddOptions, JobData, JobHandler, JobKind } from '../../ports/job-queue.port.js';
import { RunningJobs, within } from '../../jobs/running-jobs.js';
import type { JobReports, RunResult } from '../../jobs/running-jobs.js';
import { backOffMs } from '../../time/back-off.js';
import { validateAdd } from '../../jobs/rules.js';
import { isBusy, BUSY_TIMEOUT_MS, BUSY_RETRY_MS } from '../sqlite/busy.js';
import { JobStore } from './job-store.js';
import type { ClaimedJob, NewJob, RunEnd } from './job-store.js';

/** Settings of the embedded job queue. */
export interface EmbeddedJobQueueOptions extends JobReports {
  /** Path of the SQLite file; it is created if missing. */
  file: string;
  /** The app's kinds of job; the queue runs no others. Left out: it runs every kind. */
  kinds?: readonly JobKind<any>[];
  /** Milliseconds after which a worker that has not renewed its lease loses its job. Default 15,000. */
  leaseMs?: number;
}

interface Worker {
  kind: JobKind<any>;
  handler: JobHandler<any>;
  concurrency: number;
  running: Set<ClaimedJob>;
}

interface PendingAdd {
  job: NewJob;
  resolve: () => void;
  reject: (error: unknown) => void;
}

const POLL_MS = 100;
const MAX_ADDS_PER_TURN = 5000;
const CLOSE_MS = 10_000;
const BUSY_TURNS_BEFORE_LOG = 50;

/**
 * A job queue in a SQLite file, for one machine. Everything that happens in one turn of the event loop (jobs added, ended
 * and claimed) is one commit, flushed to disk. Jobs that another process added are found within 100 ms.
 */
export class EmbeddedJobQueue extends JobQueue {
  private readonly store: JobStore;
  private readonly leaseMs: number;
  private readonly runningJobs: RunningJobs;
  private readonly workers = new Map<string, Worker>();
  private adds: PendingAdd[] = [];
  private ends: { end: RunEnd; givenUp?: ClaimedJob }[] = [];
  private nextTurn?: NodeJS.Immediate;
  private pollTimer?: NodeJS.Timeout;
  private renewAt = 0;
  /** Turns in a row that found the file locked. */
  private busyTurns = 0;
  private closing?: Promise<void>;
  private closed = false;

  constructor(private readonly options: EmbeddedJobQueueOptions) {
    super();
    this.leaseMs = options.leaseMs ?? 15_000;
    this.runningJobs = new RunningJobs(options);
    this.store = new JobStore(options.file);
  }

  async add<D extends JobData>(kind: JobKind<D>, id: string, data: D, options?: AddOptions): Promise<void> {
    const { delayMs, priority } = validateAdd(kind, id, options);
    if (this.closed) throw new Error('The job queue is closed');
    const job = { kind: kind.name, id, data: JSON.stringify(data), priority, due: Date.now() + delayMs };
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.adds.push({ job, resolve, reject });
    this.scheduleTurn();
    const late = setTimeout(() => reject(new QueueUnavailable('The job file is locked')), ADD_MS);
    await promise.finally(() => clearTimeout(late));
  }

  async work<D extends JobData>(
    kind: JobKind<D>,
    handler: JobHandler<D>,
    options?: { concurrency?: number },
  ): Promise<void> {
    const { kinds } = this.options;
    if (kinds && !kinds.includes(kind))
      throw new Error(`Job kind ${kind.name} is not among the kinds given to PlatformModule.forApp`);
    if (this.workers.has(kind.name))
      throw new Error(`Job kind ${kind.name} has a worker in this process already`);
    this.workers.set(kind.name, {
      kind,
      handler,
      concurrency: options?.concurrency ?? 1,
      running: new Set(),
    });
    this.startPolling();
    this.scheduleTurn();
  }

  async depth<D extends JobData>(kind: JobKind<D>): Promise<number> {
    return this.store.depth(kind.name);
  }

  givenUp<D extends JobData>(kind: JobKind<D>): number {
    return this.runningJobs.givenUpCount(kind.name);
  }

  async healthy(): Promise<boolean> {
    try {
      this.store.probe();
      return !this.closed;
    } catch {
      return false;
    }
  }

  close(): Promise<void> {
    return (this.closing ??= this.shutDown());
  }

  private async shutDown(): Promise<void> {
    this.runningJobs.stop();
    await within(CLOSE_MS, this.runningJobs.settled()).catch(() => undefined);
    this.commitTurn();
    const began = performance.now();
    while (this.adds.length + this.ends.length > 0 && performance.now() - began < BUSY_TIMEOUT_MS) {
      await delay(BUSY_RETRY_MS);
      this.commitTurn();
    }
    this.closed = true;
    clearInterval(this.pollTimer);
    clearImmediate(this.nextTurn);
    for (const { reject } of this.adds) reject(new Error('The job queue closed before the job was written'));
    this.store.close();
  }

  private startPolling(): void {
    this.pollTimer ??= setInterval(() => this.poll(), Math.min(POLL_MS, this.leaseMs / 4));
  }

  private scheduleTurn(): void {
    if (!this.closed) this.nextTurn ??= setImmediate(() => this.commitTurn());
  }

  /** Renews the leases when it is time, and commits a turn when another process, a delay or an expired lease left work. */
  private poll(): void {
    try {
      const now = Date.now();
      if (now >= this.renewAt) this.renew(now);
      const freeSlots = this.wanted();
      if (
        this.adds.length + this.ends.length > 0 ||
        (freeSlots.size > 0 && this.store.hasWork(freeSlots.keys(), now))
      )
        this.commitTurn();
    } catch (error) {
      this.report(error);
    }
  }

  /** Reports an error; a locked file is reported once, after `BUSY_TURNS_BEFORE_LOG` turns in a row. */
  private report(error: unknown): void {
    if (isBusy(error) && this.busyTurns++ !== BUSY_TURNS_BEFORE_LOG) return;
    this.options.onError?.(error, { kind: '*' });
  }

  private renew(now: number): void {
    const runs = [...this.workers.values()].flatMap(({ running }) => [...running]);
    if (runs.length > 0) this.store.renew(runs, now + this.leaseMs);
    this.renewAt = now + this.leaseMs / 3;
  }

  /** How many more jobs of each kind may run now; empty while the queue closes. */
  private wanted(): Map<string, number> {
    const free = new Map<string, number>();
    if (this.runningJobs.stopping) return free;
    for (const [kind, { concurrency, running }] of this.workers) {
      if (running.size < concurrency) free.set(kind, concurrency - running.size);
    }
    return free;
  }

  private commitTurn(): void {
    clearImmediate(this.nextTurn);
    this.nextTurn = undefined;
    const adds = this.adds.splice(0, this.closing ? Infinity : MAX_ADDS_PER_TURN);
    const ends = this.ends.splice(0);
    if (this.adds.length > 0) this.scheduleTurn();
    let claimed: ClaimedJob[];
    try {
      claimed = this.store.commitTurn({
        adds: adds.map(({ job }) => job),
        ends: ends.map(({ end }) => end),
        freeSlots: this.wanted(),
        now: Date.now(),
        leaseMs: this.leaseMs,
      });
    } catch (error) {
      return this.turnFailed(error, adds, ends);
    }
    this.busyTurns = 0;
    for (const { resolve } of adds) resolve();
    for (const { givenUp } of ends) if (givenUp) this.runningJobs.giveUp(givenUp.kind, givenUp.id);
    for (const job of claimed) void this.start(job);
  }

  /** Keeps what was not written: ended jobs always, added jobs only if the file was locked; else their callers get the error. */
  private turnFailed(error: unknown, adds: PendingAdd[], ends: typeof this.ends): void {
    this.ends.unshift(...ends);
    if (isBusy(error)) this.adds.unshift(...adds);
    else for (const { reject } of adds) reject(error);
    this.report(error);
    if (!this.closing) this.startPolling();
  }

  private async start(job: ClaimedJob): Promise<void> {
    const { kind, handler, running } = this.workers.get(job.kind)!;
    running.add(job);
    const data = JSON.parse(job.data) as JobData;
    const outcome = await this.runningJobs.run(job.kind, handler, {
      id: job.id,
      data,
      attempt: job.failures + 1,
    });
    running.delete(job);
    this.ends.push(ending(job, outcome, kind.attempts));
    this.scheduleTurn();
  }
}

function ending(
  job: ClaimedJob,
  outcome: RunResult,
  attempts: number,
): { end: RunEnd; givenUp?: ClaimedJob } {
  const { seq, run } = job;
  if (outcome === 'done') return { end: { seq, run, remove: true } };
  if (outcome === 'requeued') return { end: { seq, run, remove: false, due: 0, failures: job.failures } };
  const failures = job.failures + 1;
  if (failures >= attempts) return { end: { seq, run, remove: true }, givenUp: job };
  return { end: { seq, run, remove: false, due: Date.now() + backOffMs(failures), failures } };
}
