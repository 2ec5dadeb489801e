import type { EventLog, LogRecord } from '../ports/event-log.port.js';
import { LogUnavailable } from '../ports/event-log.port.js';
import { BackOff } from '../time/back-off.js';
import { personWaits } from './precedence.js';
import type { Spool } from './spool.js';

/** Longest wait for the log, in milliseconds; a person waits for it. */
export const LOG_TIMEOUT_MS = 150;
/** Most records of one commit. */
const MAX_RECORDS = 2_000;
const REPLAY_RECORDS = 500;
const REPLAY_TIMEOUT_MS = 10_000;

/** Where the events are: in the log, in the spool on this machine's disk, or nowhere, since neither accepted them. */
export type Durability = 'log' | 'spool' | 'nowhere';

interface PendingPublish {
  records: readonly LogRecord[];
  resolve(durability: Durability): void;
}

/** Who is told about commits and problems. */
export interface DurableEventsOptions {
  /** Called with a line for the operator. */
  warn: (line: string) => void;
  /** Called once for each commit with the number of its events. */
  counted?: (durability: Durability, events: number) => void;
}

/**
 * Publishes events that are too many for the outbox; the caller answers its client once they are durable. Events that are
 * published at the same time share one commit of the log. While the log is unavailable or slower than LOG_TIMEOUT_MS, they
 * are fsynced to a spool, which is replayed in order as soon as the log answers; until it is empty, new events go to it
 * too. An event may be published twice under one id.
 */
export class DurableEvents {
  private waiting: PendingPublish[] = [];
  private working?: Promise<void>;
  private replaying?: Promise<void>;
  private readonly stopping = new AbortController();
  private readonly backOff = new BackOff(100, 2_000);

  constructor(
    private readonly log: EventLog,
    private readonly spool: Spool,
    private readonly options: DurableEventsOptions,
  ) {
    if (!spool.isEmpty) this.replay();
  }

  /** Resolves with the place that has all records. Never rejects, and waits for at most the log's time-out and an fsync. */
  publishDurable(records: readonly LogRecord[]): Promise<Durability> {
    personWaits();
    return new Promise((resolve) => {
      this.waiting.push({ records, resolve });
      // All requests that have come are looked at first.
      this.working ??= new Promise<void>((done) => setImmediate(() => done(this.work())));
    });
  }

  /** Waits for running writes. Records in the spool stay there for the next start. */
  async close(): Promise<void> {
    this.stopping.abort();
    await this.working;
    await this.replaying;
    await this.spool.close();
  }

  private async work(): Promise<void> {
    while (this.waiting.length > 0) {
      const calls = this.next();
      const records = calls.flatMap((call) => call.records);
      const durability = await this.write(records);
      this.options.counted?.(durability, records.length);
      for (const call of calls) call.resolve(durability);
    }
    this.working = undefined;
  }

  /** Returns the oldest calls that fit into one commit. */
  private next(): PendingPublish[] {
    let size = 0;
    const end = this.waiting.findIndex(({ records }) => (size += records.length) > MAX_RECORDS);
    const calls = end === -1 ? this.waiting : this.waiting.slice(0, Math.max(1, end));
    this.waiting = end === -1 ? [] : this.waiting.slice(calls.length);
    return calls;
  }

  private async write(records: readonly LogRecord[]): Promise<Durability> {
    if (this.spool.isEmpty && !this.replaying) {
      try {
        await this.log.publishWithin(records, LOG_TIMEOUT_MS);
        return 'log';
      } catch (error) {
        const reason = error instanceof LogUnavailable ? error.message : (error as Error).name;
        this.options.warn(`Events wait in the spool: ${reason}`);
      }
    }
    try {
      await this.spool.append(records);
      this.replay();
      return 'spool';
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? (error as Error).name;
      this.options.warn(`Events were lost: neither the log nor the spool accepts them (${code})`);
      return 'nowhere';
    }
  }

  private replay(): void {
    this.replaying ??= this.replayAll().finally(() => {
      this.replaying = undefined;
      // Records were appended since the last check.
      if (!this.spool.isEmpty && !this.stopping.signal.aborted) this.replay();
    });
  }

  private async replayAll(): Promise<void> {
    const { signal } = this.stopping;
    while (!this.spool.isEmpty && !signal.aborted) {
      try {
        await this.spool.replayOldest(REPLAY_RECORDS, (records) =>
          this.log.publishWithin(records, REPLAY_TIMEOUT_MS),
        );
        this.backOff.reset();
      } catch (error) {
        if (!(error instanceof LogUnavailable))
          this.options.warn(`The spool cannot be replayed (${(error as Error).name}): trying again`);
        await this.backOff.wait(signal);
      }
    }
  }
}
