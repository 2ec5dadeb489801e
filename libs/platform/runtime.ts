import { Injectable } from '@nestjs/common';
import { Database } from './adapters/sql/database.js';
import type { Topic } from './events/topic.js';
import { within } from './jobs/running-jobs.js';
import { Inbox } from './outbox/inbox.js';
import { prune } from './outbox/prune.js';
import { Relay } from './outbox/relay.js';
import { EventLog } from './ports/event-log.port.js';
import { JobQueue } from './ports/job-queue.port.js';

/** How long each flow is waited for when the process ends. */
const END_MS = 10_000;
/** As above for a relay whose log is away: its events stay in the outbox. */
const RELAY_END_MS = 3_000;

/** A part by name, and how it ends. */
export type Ending = readonly [part: string, end: () => Promise<void>];

/** The parts of an app that work by themselves, without a request. */
@Injectable()
export class Runtime {
  constructor(
    private readonly database: Database,
    private readonly eventLog: EventLog,
    private readonly jobs: JobQueue,
    private readonly inbox: Inbox,
    private readonly relay: Relay,
  ) {}

  /** Opens the log for these topics; events go out and come in from then on. */
  async start(topics: Topic<any>[]): Promise<void> {
    await this.eventLog.open(topics);
    await this.relay.start();
    await this.inbox.start();
  }

  /** Which of its stores answer. */
  async storesHealthy(): Promise<{ database: boolean; event_log: boolean }> {
    const [database, event_log] = await Promise.all([this.database.healthy(), this.eventLog.healthy()]);
    return { database, event_log };
  }

  /** True when the job queue answers. */
  jobsHealthy(): Promise<boolean> {
    return this.jobs.healthy();
  }

  /** Deletes rows that are kept no longer. */
  async prune(signal: AbortSignal): Promise<void> {
    await prune(this.database, Date.now(), signal);
  }

  /** What ends while the app's own connections are open, in this order: what comes in before what goes out. */
  get work(): Ending[] {
    return [
      ['inbox', () => within(END_MS, this.inbox.stop())],
      ['jobs', () => this.jobs.close()],
      ['relay', () => within(RELAY_END_MS, this.relay.stop())],
    ];
  }

  /** What ends last, in this order. */
  get stores(): Ending[] {
    return [
      ['event log', () => this.eventLog.close()],
      // What waited for the log has been refused by now, and stays in the outbox.
      ['relay', () => within(RELAY_END_MS, this.relay.stop())],
      ['database', () => this.database.close()],
    ];
  }
}
