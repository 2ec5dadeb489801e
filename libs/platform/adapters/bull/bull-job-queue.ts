import type { Job as BullJob, JobOptions, Queue } from 'bull';
import { ADD_MS, JobQueue, QueueUnavailable } from '../../ports/job-queue.port.js';
import type { AddOptions, JobData, JobHandler, JobKind } from '../../ports/job-queue.port.js';
import { JobsInHand, within } from '../../jobs/jobs-in-hand.js';
import type { JobReports } from '../../jobs/jobs-in-hand.js';
import { backOffMs, checkedAdd } from '../../jobs/rules.js';

/** What Bull's queue has beyond its type declarations. */
type OpenQueue = Queue & {
  clients: { disconnect(): void }[];
  readonly bclient: object;
  readonly eclient: object;
  setWorkerName: () => Promise<void>;
  _clearTimers(): Promise<void>;
  onApplicationShutdown?: () => Promise<void>;
};

/** Thrown at Bull in place of what a handler threw, of which nothing is written to Redis. */
class RunFailed extends Error {
  override stack = '';
}

class PutBack extends RunFailed {}

const BACK_OFF = 'corong';
const CLOSE_MS = 10_000;
const ANSWER_MS = 900;

/** Back-off by Bull's rules: a job put back at shutdown comes at once, a failed one as the port says. */
export const backoffStrategies = {
  [BACK_OFF]: (failures: number, error: Error) => (error instanceof PutBack ? 1 : backOffMs(failures)),
};

/** A finished job is removed: Bull silently drops a job whose id still exists. */
export const defaultJobOptions: JobOptions = {
  backoff: { type: BACK_OFF },
  removeOnComplete: true,
  removeOnFail: true,
};

/** The job queue on Bull and Redis: one Bull queue per kind. */
export class BullJobQueue extends JobQueue {
  private readonly queues: Map<string, OpenQueue>;
  private readonly hand: JobsInHand;
  /** Rejects the adds that wait for Redis, which a closed connection would leave waiting. */
  private readonly adding = new Set<(error: Error) => void>();
  private broken = false;
  private closed = false;
  private closing?: Promise<void>;

  constructor(
    queues: readonly Queue[],
    private readonly reports: JobReports = {},
  ) {
    super();
    this.hand = new JobsInHand(reports);
    this.queues = new Map(queues.map((queue) => [queue.name, queue as OpenQueue]));
    for (const queue of this.queues.values()) this.adopt(queue);
  }

  private adopt(queue: OpenQueue): void {
    queue.on('error', (error) => {
      // an outage shows in healthy(); everything else is told
      if (queue.client.status === 'ready') this.reports.onError?.(error, { kind: queue.name });
    });
    queue.on('failed', (job, error) => {
      if (!(error instanceof PutBack) && job.attemptsMade >= job.opts.attempts!)
        this.hand.giveUp(queue.name, plainId(job));
    });
    // Bull names its connection without catching the error: an outage, or a missing right, would end the process
    queue.setWorkerName = async () => undefined;
    // Nest would wait for ever for a job that does not heed its signal
    queue.onApplicationShutdown = () => this.close();
  }

  async add<D extends JobData>(kind: JobKind<D>, id: string, data: D, options?: AddOptions): Promise<void> {
    const { delayMs, priority } = checkedAdd(kind, id, options);
    if (this.closed) throw new Error('The job queue is closed');
    // the full stop keeps an id apart from Bull's own keys (`wait`, `active`, `<id>:lock`)
    const added = this.queueOf(kind).add(data, {
      jobId: `${id}.`,
      attempts: kind.attempts,
      delay: delayMs,
      priority,
    });
    const { promise: refused, reject } = Promise.withResolvers<never>();
    const late = setTimeout(() => reject(new QueueUnavailable('Redis did not answer in time')), ADD_MS);
    this.adding.add(reject);
    try {
      await Promise.race([added, refused]);
    } finally {
      clearTimeout(late);
      this.adding.delete(reject);
    }
  }

  async work<D extends JobData>(
    kind: JobKind<D>,
    handler: JobHandler<D>,
    options?: { concurrency?: number },
  ): Promise<void> {
    const queue = this.queueOf(kind);
    const run = (job: BullJob<D>) => this.run(kind, handler, job);
    // opened here and now: Bull opens them as it goes, even after a close that came in between, and then for ever
    void [queue.eclient, queue.bclient];
    // Bull's promise lasts as long as the worker
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
    // taken twice and ended by the other: Bull has made an empty job, which must not keep the id
    Object.assign(job.opts, { removeOnComplete: true, removeOnFail: true });
    if (Number.isNaN(job.timestamp)) return;
    const outcome = await this.hand.run(kind.name, handler, {
      id: plainId(job),
      data: job.data,
      attempt: job.attemptsMade + 1,
    });
    if (outcome === 'done') return;
    if (outcome === 'failed') throw new RunFailed('The handler failed');
    job.attemptsMade -= 1; // Bull is about to count this run
    throw new PutBack('The process is shutting down');
  }

  async depth<D extends JobData>(kind: JobKind<D>): Promise<number> {
    return within(ANSWER_MS, this.queueOf(kind).count());
  }

  givenUp<D extends JobData>(kind: JobKind<D>): number {
    return this.hand.givenUpOf(kind.name);
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

  /** Nest's hook, before the queues' own. */
  beforeApplicationShutdown(): Promise<void> {
    return this.close();
  }

  private async shutDown(): Promise<void> {
    this.hand.stop();
    const queues = [...this.queues.values()];
    await within(CLOSE_MS, Promise.all(queues.map((queue) => queue.close()))).catch(() => {
      for (const queue of queues) {
        void queue._clearTimers();
        for (const client of queue.clients) client.disconnect();
      }
    });
    this.closed = true;
    for (const reject of this.adding) reject(new Error('The job queue closed before the job was written'));
  }

  private queueOf(kind: JobKind<any>): OpenQueue {
    const queue = this.queues.get(kind.name);
    if (!queue)
      throw new Error(`Job kind ${kind.name} is not among the kinds given to BullJobsModule.forApp`);
    return queue;
  }
}

function plainId({ id }: BullJob): string {
  return String(id).slice(0, -1);
}
