import { setTimeout as delay } from 'node:timers/promises';
import { ADD_MS, JobQueue, QueueUnavailable } from '../../ports/job-queue.port.js';
import type { AddOptions, JobData, JobHandler, JobKind } from '../../ports/job-queue.port.js';
import { JobsInHand, within } from '../../jobs/jobs-in-hand.js';
import type { JobReports, Outcome } from '../../jobs/jobs-in-hand.js';
import { backOffMs, checkedAdd } from '../../jobs/rules.js';
import { isBusy, LOCK_MS, LOCK_STEP_MS } from '../busy.js';
import { JobStore } from './job-store.js';
import type { ClaimedJob, NewJob, RunEnd } from './job-store.js';

export interface EmbeddedJobQueueOptions extends JobReports {
  /** The SQLite file; made when it is not there. */
  file: string;
  /** How long a worker that shows no sign of life keeps its job. Default 15 s. */
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
const QUIET_TURNS = 50;

/**
 * A job queue in a SQLite file, for one machine. All that happens in one tick (adds, ends, jobs taken) is one commit,
 * flushed to disk; jobs added by another process are seen within 100 ms.
 */
export class EmbeddedJobQueue extends JobQueue {
  private readonly store: JobStore;
  private readonly leaseMs: number;
  private readonly hand: JobsInHand;
  private readonly workers = new Map<string, Worker>();
  private adds: PendingAdd[] = [];
  private ends: { end: RunEnd; givenUp?: ClaimedJob }[] = [];
  private next?: NodeJS.Immediate;
  private poll?: NodeJS.Timeout;
  private renewAt = 0;
  /** Turns in a row that met a locked file. */
  private busyTurns = 0;
  private closing?: Promise<void>;
  private closed = false;

  constructor(private readonly options: EmbeddedJobQueueOptions) {
    super();
    this.leaseMs = options.leaseMs ?? 15_000;
    this.hand = new JobsInHand(options);
    this.store = new JobStore(options.file);
  }

  async add<D extends JobData>(kind: JobKind<D>, id: string, data: D, options?: AddOptions): Promise<void> {
    const { delayMs, priority } = checkedAdd(kind, id, options);
    if (this.closed) throw new Error('The job queue is closed');
    const job = { kind: kind.name, id, data: JSON.stringify(data), priority, due: Date.now() + delayMs };
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.adds.push({ job, resolve, reject });
    this.soon();
    const late = setTimeout(() => reject(new QueueUnavailable('The file of jobs is locked')), ADD_MS);
    await promise.finally(() => clearTimeout(late));
  }

  async work<D extends JobData>(
    kind: JobKind<D>,
    handler: JobHandler<D>,
    options?: { concurrency?: number },
  ): Promise<void> {
    if (this.workers.has(kind.name))
      throw new Error(`Job kind ${kind.name} has a worker in this process already`);
    this.workers.set(kind.name, {
      kind,
      handler,
      concurrency: options?.concurrency ?? 1,
      running: new Set(),
    });
    this.startPolling();
    this.soon();
  }

  async depth<D extends JobData>(kind: JobKind<D>): Promise<number> {
    return this.store.depth(kind.name);
  }

  givenUp<D extends JobData>(kind: JobKind<D>): number {
    return this.hand.givenUpOf(kind.name);
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
    this.hand.stop();
    await within(CLOSE_MS, this.hand.ended()).catch(() => undefined);
    this.turn();
    const began = performance.now();
    while (this.adds.length + this.ends.length > 0 && performance.now() - began < LOCK_MS) {
      await delay(LOCK_STEP_MS);
      this.turn();
    }
    this.closed = true;
    clearInterval(this.poll);
    clearImmediate(this.next);
    for (const { reject } of this.adds) reject(new Error('The job queue closed before the job was written'));
    this.store.close();
  }

  private startPolling(): void {
    this.poll ??= setInterval(() => this.look(), Math.min(POLL_MS, this.leaseMs / 4));
  }

  private soon(): void {
    if (!this.closed) this.next ??= setImmediate(() => this.turn());
  }

  /** Renews the leases in time and takes a turn when another process, a delay or an ended lease has left something to do. */
  private look(): void {
    try {
      const now = Date.now();
      if (now >= this.renewAt) this.renew(now);
      const wanted = this.wanted();
      if (
        this.adds.length + this.ends.length > 0 ||
        (wanted.size > 0 && this.store.hasWork(wanted.keys(), now))
      )
        this.turn();
    } catch (error) {
      this.tell(error);
    }
  }

  /** A locked file is worth a line once it has been so for a while. */
  private tell(error: unknown): void {
    if (isBusy(error) && this.busyTurns++ !== QUIET_TURNS) return;
    this.options.onError?.(error, { kind: '*' });
  }

  private renew(now: number): void {
    const runs = [...this.workers.values()].flatMap(({ running }) => [...running]);
    if (runs.length > 0) this.store.renew(runs, now + this.leaseMs);
    this.renewAt = now + this.leaseMs / 3;
  }

  /** Free places by kind; none while the queue closes. */
  private wanted(): Map<string, number> {
    const free = new Map<string, number>();
    if (this.hand.stopping) return free;
    for (const [kind, { concurrency, running }] of this.workers) {
      if (running.size < concurrency) free.set(kind, concurrency - running.size);
    }
    return free;
  }

  private turn(): void {
    clearImmediate(this.next);
    this.next = undefined;
    const adds = this.adds.splice(0, this.closing ? Infinity : MAX_ADDS_PER_TURN);
    const ends = this.ends.splice(0);
    if (this.adds.length > 0) this.soon();
    let claimed: ClaimedJob[];
    try {
      claimed = this.store.turn({
        adds: adds.map(({ job }) => job),
        ends: ends.map(({ end }) => end),
        wanted: this.wanted(),
        now: Date.now(),
        leaseMs: this.leaseMs,
      });
    } catch (error) {
      return this.turnFailed(error, adds, ends);
    }
    this.busyTurns = 0;
    for (const { resolve } of adds) resolve();
    for (const { givenUp } of ends) if (givenUp) this.hand.giveUp(givenUp.kind, givenUp.id);
    for (const job of claimed) void this.start(job);
  }

  /** Nothing was written. Ends are kept for the next turn; so are adds, unless waiting would not help. */
  private turnFailed(error: unknown, adds: PendingAdd[], ends: typeof this.ends): void {
    this.ends.unshift(...ends);
    if (isBusy(error)) this.adds.unshift(...adds);
    else for (const { reject } of adds) reject(error);
    this.tell(error);
    if (!this.closing) this.startPolling();
  }

  private async start(job: ClaimedJob): Promise<void> {
    const { kind, handler, running } = this.workers.get(job.kind)!;
    running.add(job);
    const data = JSON.parse(job.data) as JobData;
    const outcome = await this.hand.run(job.kind, handler, { id: job.id, data, attempt: job.failures + 1 });
    running.delete(job);
    this.ends.push(ending(job, outcome, kind.attempts));
    this.soon();
  }
}

function ending(job: ClaimedJob, outcome: Outcome, attempts: number): { end: RunEnd; givenUp?: ClaimedJob } {
  const { seq, run } = job;
  if (outcome === 'done') return { end: { seq, run, remove: true } };
  if (outcome === 'put-back') return { end: { seq, run, remove: false, due: 0, failures: job.failures } };
  const failures = job.failures + 1;
  if (failures >= attempts) return { end: { seq, run, remove: true }, givenUp: job };
  return { end: { seq, run, remove: false, due: Date.now() + backOffMs(failures), failures } };
}
