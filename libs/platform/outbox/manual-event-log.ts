import {
  EventLog,
  LogUnavailable,
  type BatchHandler,
  type LogRecord,
  type StoredRecord,
  type Subscription,
  type Turn,
} from '../ports/event-log.port.js';

/** An event log for tests: the test can delay or refuse publishing, and delivers batches itself. */
export class ManualEventLog extends EventLog {
  readonly published: LogRecord[] = [];
  attempts = 0;
  /** Called before each publish takes effect. */
  before: (records: readonly LogRecord[]) => Promise<void> = async () => undefined;
  private readonly closing = Promise.withResolvers<never>();
  private handler: BatchHandler = async () => undefined;
  private offset = 0;

  constructor() {
    super();
    this.closing.promise.catch(() => undefined);
  }

  override async publish(records: readonly LogRecord[]): Promise<void> {
    this.attempts += 1;
    await Promise.race([this.before(records), this.closing.promise]);
    this.published.push(...records);
  }

  override publishWithin(records: readonly LogRecord[]): Promise<void> {
    return this.publish(records);
  }

  override async subscribe(
    _topic: unknown,
    _group: string,
    handler: BatchHandler,
    turn: Turn = (work) => work(),
  ): Promise<Subscription> {
    this.handler = (batch) => turn(() => handler(batch));
    return { close: async () => undefined };
  }

  override follow(topic: unknown, handler: BatchHandler): Promise<Subscription> {
    return this.subscribe(topic, '', handler);
  }

  /** Gives a batch to the subscriber, as a partition does; rejects if a real log would deliver it again. */
  deliver(records: LogRecord[]): Promise<void> {
    return this.handler(
      records.map((record): StoredRecord => ({ ...record, partition: 0, offset: String(this.offset++) })),
    );
  }

  /** The answer of `isCaughtUp`; the test sets it. */
  caughtUp = true;

  override async isCaughtUp(): Promise<boolean> {
    return this.caughtUp;
  }

  override async open(): Promise<void> {}

  override async healthy(): Promise<boolean> {
    return true;
  }

  override async close(): Promise<void> {
    this.closing.reject(new LogUnavailable('closed'));
  }
}
