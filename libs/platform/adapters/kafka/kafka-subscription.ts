import type { Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import type { Topic } from '../../events/topic.js';
import type { BatchHandler, Subscription } from '../../ports/event-log.port.js';
import { BackOff } from '../../time/back-off.js';
import { permanentError } from './kafka-client.js';
import { fromMessage } from './kafka-records.js';

const BATCH_RECORDS = 500;
const MAX_CONCURRENT_PARTITIONS = 4;
/** Bytes that a fetch of a topic with `lingerMs` waits for: some hundred records. */
const LINGER_BYTES = 200_000;
const SESSION_MS = 6_000;
const HEARTBEAT_MS = 1_000;
/** Crashes in a row before a line is logged: the group coordinator of a broker that has just started needs a moment. */
const CRASHES_BEFORE_LOG = 2;

/** What a subscription reads, and who handles it. */
export interface KafkaSubscriptionOptions {
  topic: Topic<any>;
  group: string;
  handler: BatchHandler;
  /** For `EventLog.follow`: the next offset by partition, which is kept here and never committed. */
  follow?: Map<number, string>;
  log: (line: string) => void;
}

/** One subscription. It creates a new kafkajs consumer after each crash, since kafkajs stops for ever after some errors. */
export class KafkaSubscription implements Subscription {
  private readonly stopping = new AbortController();
  private readonly crashes = new BackOff(200, 5_000);
  private readonly failures = new Map<number, BackOff>();
  private readonly pauses = new Set<NodeJS.Timeout>();
  private consumer?: Consumer;
  private loop?: Promise<void>;

  constructor(
    private readonly kafka: Kafka,
    private readonly options: KafkaSubscriptionOptions,
  ) {}

  /** Resolves once this member has joined the group; waits for an unreachable broker. */
  start(): Promise<void> {
    return new Promise((joined, refused) => {
      this.loop = this.runUntilClosed(joined, refused);
    });
  }

  async close(): Promise<void> {
    this.stopping.abort();
    this.pauses.forEach(clearTimeout);
    await this.consumer?.disconnect().catch(() => undefined);
    await this.loop;
  }

  private async runUntilClosed(joined: () => void, refused: (error: Error) => void): Promise<void> {
    const { signal } = this.stopping;
    const { topic, log } = this.options;
    let known = false;
    while (!signal.aborted) {
      const error = await this.run(() => {
        known = true;
        this.crashes.reset();
        joined();
      });
      if (signal.aborted) break;
      const refusal = permanentError(error, topic.name, 'listen to');
      if (refusal && !known) return refused(refusal);
      if (this.crashes.failures === CRASHES_BEFORE_LOG)
        log(`The consumer of ${topic.name} failed (${error.name}): restarting`);
      await this.crashes.wait(signal);
    }
    joined();
  }

  /** Runs one consumer until it crashes or is closed; returns the reason. */
  private async run(joined: () => void): Promise<Error> {
    const { topic, group, follow } = this.options;
    const consumer = this.kafka.consumer({
      groupId: group,
      sessionTimeout: SESSION_MS,
      heartbeatInterval: HEARTBEAT_MS,
      maxWaitTimeInMs: Math.max(250, topic.options.lingerMs ?? 0),
      ...(topic.options.lingerMs !== undefined && { minBytes: LINGER_BYTES }),
      allowAutoTopicCreation: false,
      retry: { retries: 2, initialRetryTime: 100, maxRetryTime: 1_000, restartOnFailure: async () => false },
    });
    const crashed = new Promise<Error>((resolve) => {
      consumer.on(consumer.events.CRASH, ({ payload }) => resolve(payload.error));
      this.stopping.signal.addEventListener('abort', () => resolve(new Error('closed')), { once: true });
    });
    consumer.on(consumer.events.GROUP_JOIN, () => {
      for (const [partition, offset] of follow ?? []) consumer.seek({ topic: topic.name, partition, offset });
      joined();
    });
    this.consumer = consumer;
    try {
      await consumer.connect();
      await consumer.subscribe({ topics: [topic.name], fromBeginning: !follow });
      await consumer.run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        partitionsConsumedConcurrently: Math.min(topic.options.partitions, MAX_CONCURRENT_PARTITIONS),
        eachBatch: (payload) => this.handleBatch(consumer, payload),
      });
      return await crashed;
    } catch (error) {
      return error as Error;
    } finally {
      await consumer.disconnect().catch(() => undefined);
    }
  }

  /** Gives a fetched batch to the handler in slices of at most 500 records; commits the offset after each slice. */
  private async handleBatch(consumer: Consumer, payload: EachBatchPayload): Promise<void> {
    const { topic, handler, follow } = this.options;
    const { partition, messages } = payload.batch;
    for (let from = 0; from < messages.length; from += BATCH_RECORDS) {
      if (!payload.isRunning() || payload.isStale()) return;
      const slice = messages.slice(from, from + BATCH_RECORDS);
      const heartbeat = setInterval(() => void payload.heartbeat().catch(() => undefined), HEARTBEAT_MS);
      try {
        await handler(slice.map((message) => fromMessage(topic.name, partition, message)));
      } catch {
        return this.pausePartition(consumer, partition);
      } finally {
        clearInterval(heartbeat);
      }
      this.failures.delete(partition);
      const last = slice.at(-1)!.offset;
      const offset = String(BigInt(last) + 1n);
      payload.resolveOffset(last);
      if (follow) follow.set(partition, offset);
      else {
        const topics = [{ topic: topic.name, partitions: [{ partition, offset }] }];
        await payload.commitOffsetsIfNecessary({ topics });
      }
      await payload.heartbeat();
    }
  }

  /** Pauses a partition after a failure; its batch, not resolved, is fetched again later. The other partitions go on. */
  private pausePartition(consumer: Consumer, partition: number): void {
    const backOff = this.failures.get(partition) ?? new BackOff();
    this.failures.set(partition, backOff);
    const index = [{ topic: this.options.topic.name, partitions: [partition] }];
    consumer.pause(index);
    const timer = setTimeout(() => {
      this.pauses.delete(timer);
      resumeIfRunning(consumer, index);
    }, backOff.next());
    this.pauses.add(timer);
  }
}

/** A consumer that crashed meanwhile has nothing to resume and throws; its successor reads all partitions. */
function resumeIfRunning(consumer: Consumer, index: Parameters<Consumer['resume']>[0]): void {
  try {
    consumer.resume(index);
  } catch (error) {
    if ((error as Error).name !== 'KafkaJSNonRetriableError') throw error;
  }
}
