import { setTimeout as pause } from 'node:timers/promises';
import type { Database, Tx } from '../adapters/sql/database.js';
import { isAway } from '../adapters/sql/database.js';
import { fromRecord, type Event } from '../events/event.js';
import type { Topic } from '../events/topic.js';
import type { Clock } from '../ports/clock.port.js';
import type { EventLog, StoredRecord, Subscription } from '../ports/event-log.port.js';
import { fresh, markTaken, parkedKeys, park, reasonOf } from './inbox.store.js';

/** Takes effect of one event inside the transaction it is given; writes a row and returns, long work is a worker's. */
export type EventHandler<E extends object> = (tx: Tx, event: Event<E>) => Promise<void>;

/** As `EventHandler`, for the events of a batch together, in order: where one statement can take effect of many. */
export type EventsHandler<E extends object> = (tx: Tx, events: Event<E>[]) => Promise<void>;

interface Declared {
  topic: Topic<object>;
  /** `<app>.<purpose>`: the consumer group. */
  name: string;
  handle: EventsHandler<any>;
  /** Events that took effect, and events that failed and parked their key, since the start. */
  taken: number;
  parked: number;
}

export interface InboxOptions {
  /** Tries of one failing event before its key is parked. */
  tries?: number;
  /** First pause between tries, doubling. */
  pauseMs?: number;
  log?: (line: string) => void;
}

/**
 * Consumes the log: each batch's effects and the ids of its events in one transaction, then the offset. A repeated
 * event is dropped. An event that keeps failing parks its key (what follows of that key is set aside behind it, in
 * order) and the other keys go on.
 */
export class Inbox {
  private readonly declared: Declared[] = [];
  private readonly open: Subscription[] = [];
  private readonly stopping = new AbortController();
  private readonly tries: number;
  private readonly pauseMs: number;
  private readonly log: (line: string) => void;

  constructor(
    private readonly database: Database,
    private readonly eventLog: EventLog,
    private readonly clock: Clock,
    options: InboxOptions = {},
  ) {
    this.tries = options.tries ?? 5;
    this.pauseMs = options.pauseMs ?? 200;
    this.log = options.log ?? (() => {});
  }

  /** Declares a consumer; call it in a constructor, before the app starts. */
  subscribe<E extends object>(topic: Topic<E>, name: string, handler: EventHandler<E>): void {
    this.subscribeBatch<E>(topic, name, async (tx, events) => {
      for (const event of events) await handler(tx, event);
    });
  }

  /** As `subscribe`, a batch at a time; on a failure the batch comes again event by event. */
  subscribeBatch<E extends object>(topic: Topic<E>, name: string, handle: EventsHandler<E>): void {
    if (this.declared.some((other) => other.name === name))
      throw new Error(`Subscription ${name} is declared twice`);
    this.declared.push({ topic: topic as Topic<any>, name, handle, taken: 0, parked: 0 });
  }

  /** What this app consumes: `topic` and `name` of each, and how it went since the start. */
  get subscriptions(): readonly { topic: Topic<object>; name: string; taken: number; parked: number }[] {
    return this.declared;
  }

  async start(): Promise<void> {
    await Promise.all(
      this.declared.map(async (subscription) => {
        const { topic, name } = subscription;
        this.open.push(await this.eventLog.subscribe(topic, name, (batch) => this.take(subscription, batch)));
      }),
    );
  }

  /** Resolves when the batches in hand are done or given back. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.open.map((subscription) => subscription.close()));
  }

  /** The handler of a subscription, for parked events that are tried again. */
  declaredAs(name: string): Declared | undefined {
    return this.declared.find((one) => one.name === name);
  }

  private async take(subscription: Declared, batch: StoredRecord[]): Promise<void> {
    try {
      await this.together(subscription, batch);
    } catch (error) {
      if (isAway(error)) throw error;
      for (const record of batch) await this.alone(subscription, record);
    }
  }

  /** The whole batch in one transaction; throws when any event fails. */
  private async together(subscription: Declared, batch: StoredRecord[]): Promise<void> {
    const effects = await this.database.transaction(async (tx) => {
      const unseen = await fresh(tx, subscription.name, batch);
      if (unseen.length === 0) return 0;
      const parked = await parkedKeys(this.database, tx, subscription.name, unseen);
      for (const record of unseen) {
        if (parked.has(record.key)) await park(tx, subscription.name, record, null, this.clock.now());
      }
      const events = unseen
        .filter((record) => !parked.has(record.key))
        .map((record) => fromRecord(subscription.topic, record));
      if (events.length > 0) await subscription.handle(tx, events);
      await markTaken(tx, subscription.name, unseen, this.clock.now());
      return events.length;
    });
    subscription.taken += effects;
  }

  /** One event with its own transaction and tries; parks its key in the end. */
  private async alone(subscription: Declared, record: StoredRecord): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.together(subscription, [record]);
      } catch (error) {
        if (isAway(error) || this.stopping.signal.aborted) throw error;
        if (attempt < this.tries) {
          await pause(this.pauseMs * 2 ** (attempt - 1), undefined, { signal: this.stopping.signal }).catch(
            () => undefined,
          );
          continue;
        }
        await this.setAside(subscription, record, error as Error);
        return;
      }
    }
  }

  private async setAside(subscription: Declared, record: StoredRecord, error: Error): Promise<void> {
    await this.database.transaction(async (tx) => {
      await park(tx, subscription.name, record, reasonOf(error), this.clock.now());
      await markTaken(tx, subscription.name, [record], this.clock.now());
    });
    subscription.parked += 1;
    this.log(`${subscription.name}: parked key ${record.key} at event ${record.id}: ${error.name}`);
  }
}
