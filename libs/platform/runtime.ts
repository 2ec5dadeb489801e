import { Injectable } from '@nestjs/common';
import { Database } from './adapters/sql/database.js';
import type { Topic } from './events/topic.js';
import { within } from './jobs/running-jobs.js';
import { Inbox } from './outbox/inbox.js';
import { prune } from './outbox/prune.js';
import { Relay } from './outbox/relay.js';
import { EventLog } from './ports/event-log.port.js';
import { JobQueue } from './ports/job-queue.port.js';

/** Milliseconds for which the shutdown waits for the inbox. */
const STOP_TIMEOUT_MS = 10_000;
/** Milliseconds for the relay: while the log is unavailable its events stay in the outbox. */
const RELAY_STOP_TIMEOUT_MS = 3_000;

/** One step of the shutdown: the name of a part, and the function that ends it. */
export type ShutdownStep = readonly [part: string, end: () => Promise<void>];

/** Starts and stops the parts of an app that work without a request: event log, relay, inbox and jobs. */
@Injectable()
export class Runtime {
  constructor(
    private readonly database: Database,
    private readonly eventLog: EventLog,
    private readonly jobs: JobQueue,
    private readonly inbox: Inbox,
    private readonly relay: Relay,
  ) {}

  /** Opens the log for these topics and starts publishing and consuming events. */
  async start(topics: Topic<any>[]): Promise<void> {
    await this.eventLog.open(topics);
    await this.relay.start();
    await this.inbox.start();
  }

  /** Says which of the app's stores answer. */
  async storesHealthy(): Promise<{ database: boolean; event_log: boolean }> {
    const [database, event_log] = await Promise.all([this.database.healthy(), this.eventLog.healthy()]);
    return { database, event_log };
  }

  /** Resolves with true if the job queue answers. */
  jobsHealthy(): Promise<boolean> {
    return this.jobs.healthy();
  }

  /** Deletes rows whose retention has ended. */
  async prune(signal: AbortSignal): Promise<void> {
    await prune(this.database, Date.now(), signal);
  }

  /** Steps that end the work while the app's stores are open, in this order: incoming work before outgoing. */
  get stopWorkSteps(): ShutdownStep[] {
    return [
      ['inbox', () => within(STOP_TIMEOUT_MS, this.inbox.stop())],
      ['jobs', () => this.jobs.close()],
      ['relay', () => within(RELAY_STOP_TIMEOUT_MS, this.relay.stop())],
    ];
  }

  /** Steps that close the stores, in this order, after the work has ended. */
  get closeStoreSteps(): ShutdownStep[] {
    return [
      ['event log', () => this.eventLog.close()],
      // Events that waited for the log were refused when it was closed, and stay in the outbox.
      ['relay', () => within(RELAY_STOP_TIMEOUT_MS, this.relay.stop())],
      ['database', () => this.database.close()],
    ];
  }
}
