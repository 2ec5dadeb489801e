import type { Topic } from '../events/topic.js';

/** One record of the log: a CloudEvent whose attributes travel as headers and whose data is JSON text. */
export interface LogRecord {
  topic: string;
  /** The aggregate's id: records of one key stay in order. */
  key: string;
  /** CloudEvents `id`; the same when the record is published again. */
  id: string;
  /** CloudEvents attributes and extensions: type, source, time, subject, sequence; the adapter adds id and specversion. */
  headers: Record<string, string>;
  /** The event's data as JSON. At most `MAX_RECORD_BYTES` once encoded. */
  payload: string;
}

/** A record that was read from the log, with its position there. */
export interface StoredRecord extends LogRecord {
  partition: number;
  offset: string;
}

/** Handles records of ONE partition in order. When it resolves, the offset advances; when it throws, the batch is delivered again. */
export type BatchHandler = (batch: StoredRecord[]) => Promise<void>;

/** Runs the work on one batch of a subscription, its reading included if the adapter can wait with that, when it may run. */
export type Turn = <T>(work: () => Promise<T>) => Promise<T>;

/** A running subscription. */
export interface Subscription {
  /** Stops the delivery of batches and waits for the running ones. */
  close(): Promise<void>;
}

/** The largest record that any adapter takes (payload and headers, UTF-8). */
export const MAX_RECORD_BYTES = 900_000;

/** The log refuses a record for good: trying again cannot help. Other records of the same call may have been published. */
export class RecordRefused extends Error {}

/** A record above MAX_RECORD_BYTES; names the topic, the event and its size. Nothing of the batch was published. */
export class RecordTooLarge extends RecordRefused {
  constructor(topic: string, id: string, bytes: number) {
    super(`Event ${id} for ${topic} has ${bytes} bytes; at most ${MAX_RECORD_BYTES} are allowed`);
  }
}

/** `publishWithin` ran out of time, or the log was closed before the records were on disk. */
export class LogUnavailable extends Error {}

/** What an app may do with the topics of a prefix. */
export type TopicRight = 'read' | 'write' | 'read and write';

/** The app has no right to the topic, by the rights of its principal (Kafka) or its list of prefixes (embedded). */
export class TopicNotAllowed extends RecordRefused {
  constructor(topic: string, to: string) {
    super(`This app may not ${to} ${topic}`);
  }
}

/**
 * The durable, ordered log between apps. Delivery is at least once: records that `publish` accepted survive a kill of any
 * process, and a handler may get a record twice (the inbox drops the repetition).
 */
export abstract class EventLog {
  /** Resolves once all records are on disk, in the order given (per key). Waits while the log is unavailable; throws RecordRefused. */
  abstract publish(records: readonly LogRecord[]): Promise<void>;
  /** As `publish`, but throws LogUnavailable after `timeoutMs`, for callers that must answer a client. */
  abstract publishWithin(records: readonly LogRecord[], timeoutMs: number): Promise<void>;
  /**
   * Delivers each record to one member of `group`, from the earliest record on, in order by key; a failing batch is retried
   * with back-off for ever. `turn`: decides when a batch may be worked on; left out: at once.
   */
  abstract subscribe(
    topic: Topic<any>,
    group: string,
    handler: BatchHandler,
    turn?: Turn,
  ): Promise<Subscription>;
  /**
   * Delivers every record from now on to this subscriber, as to all others that follow the topic. `since` (milliseconds since
   * 1970): records that the log got from then on are delivered first, as far as it still holds them, and a few earlier ones
   * may be among them.
   */
  abstract follow(topic: Topic<any>, handler: BatchHandler, since?: number): Promise<Subscription>;
  /** Creates the topics that this app uses; waits until the log answers. */
  abstract open(topics: readonly Topic<any>[]): Promise<void>;
  /**
   * Resolves with true if the group has processed all records that the topic held at the call; with false if not, or if
   * the log does not answer within a second.
   */
  abstract isCaughtUp(topic: Topic<any>, group: string): Promise<boolean>;
  /** Resolves with true if the log answers. */
  abstract healthy(): Promise<boolean>;
  abstract close(): Promise<void>;
}
