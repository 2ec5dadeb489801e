import type { Job as BullJob, JobOptions, Queue } from 'bull';
import { ADD_MS, JobQueue, QueueUnavailable } from '../../ports/job-queue.port.js';
import type { AddOptions, JobData, JobHandler, JobKind } from '../../ports/job-queue.port.js';
import { RunningJobs, within } from '../../jobs/running-jobs.js';
import type { JobReports } from '../../jobs/running-jobs.js';
import { backOffMs } from '../../time/back-off.js';
import { validateAdd } from '../../jobs/rules.js';

/** Bull's queue with members that its type declarations leave out. */
type OpenQueue = Queue & {
  clients: { disconnect(): void }[];
  readonly bclient: object;
  readonly eclient: object;
  setWorkerName: () => Promise<void>;
  _clearTimers(): Promise<void>;
  onApplicationShutdown?: () => Promise<void>;
};

/** Thrown to Bull instead of the handler's error, so that none of its text is written to Redis. */
class RunFailed extends Error {
  override stack = '';
}

class Requeued extends RunFailed {}

const BACK_OFF = 'corong';
const CLOSE_MS = 10_000;
const ANSWER_MS = 900;

/** Back-off for Bull, in milliseconds: a job requeued at shutdown runs again at once, a failed one as `backOffMs` says. */
export const backoffStrategies = {
  [BACK_OFF]: (failures: number, error: Error) => (error instanceof Requeued ? 1 : backOffMs(failures)),
};

/** A finished job is removed, since Bull silently drops a new job whose id still exists. */
export const defaultJobOptions: JobOptions = {
  backoff: { type: BACK_OFF },
  removeOnComplete: true,
  removeOnFail: true,
};

/** The job queue on Bull and Redis: one Bull queue per kind. */
export class BullJobQueue extends JobQueue {
  private readonly queues: Map<string, OpenQueue>;
  private readonly runningJobs: RunningJobs;
  /** Reject functions of the adds that wait for Redis: when the connection closes, Bull would leave them pending for ever. */
  private readonly pendingAdds = new Set<(error: Error) => void>();
  private broken = false;
  private closed = false;
  private closing?: Promise<void>;

  constructor(
    queues: readonly Queue[],
    private readonly reports: JobReports = {},
  ) {
    super();
    this.runningJobs = new RunningJobs(reports);
    this.queues = new Map(queues.map((queue) => [queue.name, queue as OpenQueue]));
    for (const queue of this.queues.values()) this.attach(queue);
  }

  private attach(queue: OpenQueue): void {
    queue.on('error', (error) => {
      // healthy() shows an outage; all other errors are reported
      if (queue.client.status === 'ready') this.reports.onError?.(error, { kind: queue.name });
    });
    queue.on('failed', (job, error) => {
      if (!(error instanceof Requeued) && job.attemptsMade >= job.opts.attempts!)
        this.runningJobs.giveUp(queue.name, idWithoutDot(job));
    });
    // Bull does not catch the error when it names its connection: an outage or a missing right would end the process
    queue.setWorkerName = async () => undefined;
    // without this, Nest would wait for ever for a job that ignores its signal
    queue.onApplicationShutdown = () => this.close();
  }

  async add<D extends JobData>(kind: JobKind<D>, id: string, data: D, options?: AddOptions): Promise<void> {
    const { delayMs, priority } = validateAdd(kind, id, options);
    if (this.closed) throw new Error('The job queue is closed');
    // the dot at the end keeps an id different from Bull's own keys (`wait`, `active`, `<id>:lock`)
    const added = this.queueOf(kind).add(data, {
      jobId: `${id}.`,
      attempts: kind.attempts,
      delay: delayMs,
      priority,
    });
    const { promise: refused, reject } = Promise.withResolvers<never>();
    const late = setTimeout(() => reject(new QueueUnavailable('Redis did not answer in time')), ADD_MS);
    this.pendingAdds.add(reject);
    try {
      await Promise.race([added, refused]);
    } finally {
      clearTimeout(late);
      this.pendingAdds.delete(reject);
    }
  }

  async work<D extends JobData>(
    kind: JobKind<D>,
    handler: JobHandler<D>,
    options?: { concurrency?: number },
  ): Promise<void> {
    const queue = this.queueOf(kind);
    const run = (job: BullJob<D>) => this.run(kind, handler, job);
    // opens both connections now: Bull opens them lazily, even after a close, and then never closes them
    void [queue.eclient, queue.bclient];
    // the promise is pending as long as the worker runs
    queue.process(options?.concurrency ?? 1, run).catch((error: unknown) => {
      if (this.closing) return;
      this.broken = true;
      this.reports.onError?.(error, { kind: kind.name });
    });
  }

  private async run<D extends JobData>(
    kind: JobKind<D>,
    handler: JobHandler<D>,
    job: BullJob<D>,
  ): Promise<void> {
    // if another worker claimed and finished the same job, Bull has created an empty one, which must not keep the id
    Object.assign(job.opts, { removeOnComplete: true, removeOnFail: true });
    if (Number.isNaN(job.timestamp)) return;
    const outcome = await this.runningJobs.run(kind.name, handler, {
      id: idWithoutDot(job),
      data: job.data,
      attempt: job.attemptsMade + 1,
    });
    if (outcome === 'done') return;
    if (outcome === 'failed') throw new RunFailed('The handler failed');
    job.attemptsMade -= 1; // Bull is about to count this run
    throw new Requeued('The process is shutting down');
  }

  async depth<D extends JobData>(kind: JobKind<D>): Promise<number> {
    return within(ANSWER_MS, this.queueOf(kind).count());
  }

  givenUp<D extends JobData>(kind: JobKind<D>): number {
    return this.runningJobs.givenUpCount(kind.name);
  }

  async healthy(): Promise<boolean> {
    if (this.broken || this.closing) return false;
    const [queue] = this.queues.values();
    if (!queue) return true;
    if (queue.client.status === 'reconnecting') return false;
    return within(ANSWER_MS, queue.client.ping()).then(
      () => true,
      () => false,
    );
  }

  close(): Promise<void> {
    return (this.closing ??= this.shutDown());
  }

  /** Hook that Nest calls before the queues' own shutdown hooks. */
  beforeApplicationShutdown(): Promise<void> {
    return this.close();
  }

  private async shutDown(): Promise<void> {
    this.runningJobs.stop();
    const queues = [...this.queues.values()];
    await within(CLOSE_MS, Promise.all(queues.map((queue) => queue.close()))).catch(() => {
      for (const queue of queues) {
        void queue._clearTimers();
        for (const client of queue.clients) client.disconnect();
      }
    });
    this.closed = true;
    for (const reject of this.pendingAdds)
      reject(new Error('The job queue closed before the job was written'));
  }

  private queueOf(kind: JobKind<any>): OpenQueue {
    const queue = this.queues.get(kind.name);
    if (!queue)
      throw new Error(`Job kind ${kind.name} is not among the kinds given to BullJobsModule.forApp`);
    return queue;
  }
}

function idWithoutDot({ id }: BullJob): string {
  return String(id).slice(0, -1);
}
