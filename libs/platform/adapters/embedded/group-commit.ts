import type { LogRecord } from '../../ports/event-log.port.js';
import { LogUnavailable } from '../../ports/event-log.port.js';
import { BackOff } from '../../time/back-off.js';

const MAX_RECORDS = 5_000;
/** Failures in a row before a line is logged: a file is often locked for a moment. */
const FAILURES_BEFORE_LOG = 20;

interface PendingPublish {
  records: readonly LogRecord[];
  resolve(): void;
  reject(error: Error): void;
  /** Set if the time ran out while the records were being written: they are waited for, and not written again. */
  expired?: LogUnavailable;
}

/**
 * Writes all records that were published during the last commit in one commit, so that they share one fsync. One commit
 * runs at a time, which keeps the order.
 */
export class GroupCommit {
  private readonly waiting: PendingPublish[] = [];
  private readonly stopping = new AbortController();
  private readonly backOff = new BackOff(10, 200);
  private working?: Promise<void>;

  constructor(
    private readonly append: (records: readonly LogRecord[]) => Promise<void>,
    private readonly log: (line: string) => void,
  ) {}

  /** Resolves once the records are on disk. With a time-out, records not written by then are dropped and it rejects. */
  async add(records: readonly LogRecord[], timeoutMs?: number): Promise<void> {
    if (this.stopping.signal.aborted) throw new LogUnavailable('The log is closed');
    let timer: NodeJS.Timeout | undefined;
    const written = new Promise<void>((resolve, reject) => {
      const call = { records, resolve, reject };
      this.waiting.push(call);
      if (timeoutMs !== undefined) timer = setTimeout(() => this.expire(call, timeoutMs), timeoutMs);
    });
    this.working ??= new Promise<void>((done) => setImmediate(() => done(this.work())));
    await written.finally(() => clearTimeout(timer));
  }

  /** Accepts no more records and tries once to write the waiting ones; those that cannot be written are rejected. */
  async close(): Promise<void> {
    this.stopping.abort();
    await this.working;
  }

  private async work(): Promise<void> {
    while (this.waiting.length > 0) {
      const calls = this.next();
      try {
        await this.append(calls.flatMap((call) => call.records));
        calls.forEach((call) => call.resolve());
        this.backOff.reset();
      } catch (error) {
        for (const call of calls) if (call.expired) call.reject(call.expired);
        this.waiting.unshift(...calls.filter((call) => !call.expired));
        if (this.stopping.signal.aborted) this.refuseAll();
        else {
          if (this.backOff.failures === FAILURES_BEFORE_LOG)
            this.log(`The event log cannot be written (${(error as Error).message}): waiting`);
          await this.backOff.wait(this.stopping.signal);
        }
      }
    }
    this.working = undefined;
  }

  /** Takes the oldest calls that fit into one short transaction. */
  private next(): PendingPublish[] {
    let size = 0;
    const end = this.waiting.findIndex((call) => (size += call.records.length) > MAX_RECORDS);
    return this.waiting.splice(0, end === -1 ? this.waiting.length : Math.max(1, end));
  }

  private expire(call: PendingPublish, timeoutMs: number): void {
    const late = new LogUnavailable(`The log did not answer within ${timeoutMs} ms`);
    const index = this.waiting.indexOf(call);
    if (index === -1) {
      call.expired = late;
      return;
    }
    this.waiting.splice(index, 1);
    call.reject(late);
  }

  private refuseAll(): void {
    for (const call of this.waiting.splice(0)) call.reject(new LogUnavailable('The log was closed'));
  }
}
