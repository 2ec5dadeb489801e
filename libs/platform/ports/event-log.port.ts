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

/** A record as it comes back, with its place in the log. */
export interface StoredRecord extends LogRecord {
  partition: number;
  offset: string;
}

/** Handles records of ONE partition in order. When it resolves, the offset moves on; when it throws, the batch comes again. */
export type BatchHandler = (batch: StoredRecord[]) => Promise<void>;

export interface Subscription {
  /** Stops taking batches and waits for the one in hand. */
  close(): Promise<void>;
}

/** The largest record that any adapter takes (payload and headers, UTF-8). */
export const MAX_RECORD_BYTES = 900_000;

/** The log will not take a record, however long one waits. Others published with it may have been taken. */
export class RecordRefused extends Error {}

/** A record that no adapter would take; names the topic, the event and its size. Nothing of the batch was published. */
export class RecordTooLarge extends RecordRefused {
  constructor(topic: string, id: string, bytes: number) {
    super(`Event ${id} for ${topic} has ${bytes} bytes; at most ${MAX_RECORD_BYTES} are allowed`);
  }
}

/** `publishWithin` ran out of time, or the log was closed before the records were on disk. */
export class LogUnavailable extends Error {}

/** This app has no right to the topic: its principal (Kafka) or its list of prefixes (embedded) says so. */
export class TopicNotAllowed extends RecordRefused {
  constructor(topic: string, to: string) {
    super(`This app may not ${to} ${topic}`);
  }
}

/**
 * The durable, ordered log between apps. At least once: what `publish` accepted survives a kill of any process,
 * and a handler may see a record twice (the inbox drops the repeat).
 */
export abstract class EventLog {
  /** Resolves once all records are on disk, in the order given (per key). Waits while the log is away; throws RecordRefused. */
  abstract publish(records: readonly LogRecord[]): Promise<void>;
  /** As `publish`, but throws within `timeoutMs` when the log does not answer: for callers who must tell a client. */
  abstract publishWithin(records: readonly LogRecord[], timeoutMs: number): Promise<void>;
  /** Each record once across all members of `group`, from the earliest record on, in order by key; retried with back-off for ever. */
  abstract subscribe(topic: Topic<any>, group: string, handler: BatchHandler): Promise<Subscription>;
  /** Every instance sees every record from now on. */
  abstract follow(topic: Topic<any>, handler: BatchHandler): Promise<Subscription>;
  /** Creates the topics that this app uses and waits until the log answers. */
  abstract open(topics: readonly Topic<any>[]): Promise<void>;
  /**
   * True when the group has taken all that the topic held at the moment of the call. False when it has not, and when the
   * log does not say within a second.
   */
  abstract isCaughtUp(topic: Topic<any>, group: string): Promise<boolean>;
  /** True when the log answers now. */
  abstract healthy(): Promise<boolean>;
  abstract close(): Promise<void>;
}
