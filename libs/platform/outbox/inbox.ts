import { setTimeout as pause } from 'node:timers/promises';
import { backOffMs } from '../time/back-off.js';
import type { Database, Tx } from '../adapters/sql/database.js';
import { isUnavailable } from '../adapters/sql/database.js';
import { giveWay, runInBackground } from '../durable/precedence.js';
import { fromRecord, type Event } from '../events/event.js';
import type { Topic } from '../events/topic.js';
import type { Clock } from '../ports/clock.port.js';
import type { EventLog, StoredRecord, Subscription } from '../ports/event-log.port.js';
import { unseenRecords, markTaken, lockParkedKeys, insertParked, errorText } from './inbox.store.js';

/**
 * Events of a natural subscription that are applied in one go, before a person who waits for this process is answered.
 * SQLite works on the event loop, and each statement for MySQL costs a round trip.
 */
const SLICE = { sqlite: 128, mysql: 250 };

/** Applies one event inside the given transaction. It only writes rows: long work belongs to a job. */
export type EventHandler<E extends object> = (tx: Tx, event: Event<E>) => Promise<void>;

/** Like `EventHandler`, for all events of a batch in order, so that one statement can apply many. */
export type EventsHandler<E extends object> = (tx: Tx, events: Event<E>[]) => Promise<void>;

interface DeclaredSubscription {
  topic: Topic<object>;
  /** `<app>.<purpose>`: the consumer group. */
  name: string;
  handle: EventsHandler<any>;
  /** True if the handler's rows have natural keys, so that it drops repetitions itself. */
  natural: boolean;
  /** Events applied, and events that parked their key, since the start of the process. */
  taken: number;
  parked: number;
  /** When the last batch was handled (milliseconds since 1970), and the age of its first event then, in milliseconds. */
  last: { at: number; age: number };
}

/** How a failing event is tried again. */
export interface InboxOptions {
  /** Tries of a failing event before its key is parked. Default 5. */
  tries?: number;
  /** Milliseconds before the second try, doubled before each further one. Default 200. */
  pauseMs?: number;
  log?: (line: string) => void;
}

/**
 * Consumes the event log. The effects of a batch and the ids of its events are committed in one transaction, then the
 * offset; an event that was processed before is dropped. An event that keeps failing parks its key: the later events of
 * that key are parked too, in order, and all other keys go on.
 */
export class Inbox {
  private readonly declared: DeclaredSubscription[] = [];
  private readonly openSubscriptions: Subscription[] = [];
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

  /** Like `subscribe`, for a batch at a time. After a failure the handler gets the events of the batch one by one. */
  subscribeBatch<E extends object>(topic: Topic<E>, name: string, handle: EventsHandler<E>): void {
    this.declare(topic, name, handle, false);
  }

  /**
   * Like `subscribeBatch`, for many events that are independent of each other. The handler has to drop repetitions by the
   * keys of its rows, so that no id is stored for each event. Later events of a parked key are applied. Their
   * rows can wait: persons who wait for this process go before them, and the handler gets a batch in slices.
   */
  subscribeNatural<E extends object>(topic: Topic<E>, name: string, handle: EventsHandler<E>): void {
    this.declare(topic, name, handle, true);
  }

  private declare<E extends object>(
    topic: Topic<E>,
    name: string,
    handle: EventsHandler<E>,
    natural: boolean,
  ): void {
    if (this.declared.some((other) => other.name === name))
      throw new Error(`Subscription ${name} is declared twice`);
    this.declared.push({
      topic: topic as Topic<any>,
      name,
      handle,
      natural,
      taken: 0,
      parked: 0,
      last: { at: this.clock.now(), age: 0 },
    });
  }

  /** The app's subscriptions, each with the numbers of applied and parked events since the start. */
  get subscriptions(): readonly { topic: Topic<object>; name: string; taken: number; parked: number }[] {
    return this.declared;
  }

  /**
   * Returns how many seconds each subscription is behind: 0 if it has handled everything in its topic, else the age of the
   * last handled event at that time, or the time since then if that is longer.
   */
  lags(): Promise<[string, number][]> {
    return Promise.all(
      this.declared.map(async ({ topic, name, last }): Promise<[string, number]> => {
        if (await this.eventLog.isCaughtUp(topic, name)) return [name, 0];
        return [name, Math.max(last.age, this.clock.now() - last.at) / 1_000];
      }),
    );
  }

  async start(): Promise<void> {
    await Promise.all(
      this.declared.map(async (subscription) => {
        const { topic, name } = subscription;
        this.openSubscriptions.push(
          await this.eventLog.subscribe(
            topic,
            name,
            (batch) => this.take(subscription, batch),
            // So that a batch is not in memory while it waits.
            subscription.natural ? runInBackground : undefined,
          ),
        );
      }),
    );
  }

  /** Stops consuming; resolves when the running batches are committed or returned to the log. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.openSubscriptions.map((subscription) => subscription.close()));
  }

  /** Returns the subscription of that name, so that its handler can retry parked events. */
  findSubscription(name: string): DeclaredSubscription | undefined {
    return this.declared.find((one) => one.name === name);
  }

  private async take(subscription: DeclaredSubscription, batch: StoredRecord[]): Promise<void> {
    const age = this.clock.now() - Date.parse(batch[0]?.headers['time'] ?? '');
    await this.handleBatch(subscription, batch);
    subscription.last = { at: this.clock.now(), age: Math.max(0, age || 0) };
  }

  private async handleBatch(subscription: DeclaredSubscription, batch: StoredRecord[]): Promise<void> {
    try {
      await this.handleInOneTransaction(subscription, batch);
    } catch (error) {
      if (isUnavailable(error)) throw error;
      for (const record of batch) await this.handleWithRetries(subscription, record);
    }
  }

  /** Handles the whole batch in one transaction; throws if any event fails. */
  private async handleInOneTransaction(
    subscription: DeclaredSubscription,
    batch: StoredRecord[],
  ): Promise<void> {
    const effects = await this.database.transaction(async (tx) => {
      if (subscription.natural) {
        await this.handleInSlices(subscription, tx, batch);
        return batch.length;
      }
      const unseen = await unseenRecords(tx, subscription.name, batch);
      if (unseen.length === 0) return 0;
      const parked = await lockParkedKeys(this.database, tx, subscription.name, unseen);
      for (const record of unseen) {
        if (parked.has(record.key)) await insertParked(tx, subscription.name, record, null, this.clock.now());
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

  private async handleInSlices(
    { topic, handle }: DeclaredSubscription,
    tx: Tx,
    batch: StoredRecord[],
  ): Promise<void> {
    const size = SLICE[this.database.kind];
    for (let from = 0; from < batch.length; from += size) {
      const slice = batch.slice(from, from + size);
      await handle(
        tx,
        slice.map((record) => fromRecord(topic, record)),
      );
      if (from + size < batch.length) await giveWay();
    }
  }

  /** Handles one event in its own transaction, with retries; parks its key after the last one. */
  private async handleWithRetries(subscription: DeclaredSubscription, record: StoredRecord): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.handleInOneTransaction(subscription, [record]);
      } catch (error) {
        if (isUnavailable(error) || this.stopping.signal.aborted) throw error;
        if (attempt < this.tries) {
          await pause(backOffMs(attempt, { first: this.pauseMs }), undefined, {
            signal: this.stopping.signal,
          }).catch(() => undefined);
          continue;
        }
        await this.parkKey(subscription, record, error as Error);
        return;
      }
    }
  }

  private async parkKey(
    subscription: DeclaredSubscription,
    record: StoredRecord,
    error: Error,
  ): Promise<void> {
    const parked = await this.database.transaction(async (tx) => {
      // A natural subscription sees what it parked again when its batch is repeated.
      if ((await unseenRecords(tx, subscription.name, [record])).length === 0) return false;
      await insertParked(tx, subscription.name, record, errorText(error), this.clock.now());
      await markTaken(tx, subscription.name, [record], this.clock.now());
      return true;
    });
    if (!parked) return;
    subscription.parked += 1;
    this.log(`${subscription.name}: parked key ${record.key} at event ${record.id}: ${error.name}`);
  }
}
