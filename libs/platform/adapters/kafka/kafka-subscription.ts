import type { Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import type { Topic } from '../../events/topic.js';
import type { BatchHandler, Subscription } from '../../ports/event-log.port.js';
import { BackOff } from '../back-off.js';
import { permanent } from './kafka-client.js';
import { fromMessage } from './kafka-records.js';

const BATCH_RECORDS = 500;
const MOST_AT_ONCE = 4;
const SESSION_MS = 6_000;
const HEARTBEAT_MS = 1_000;
/** So many crashes in a row are not worth a line: a fresh broker's coordinator takes a moment. */
const QUIET_CRASHES = 2;

export interface KafkaSubscriptionOptions {
  topic: Topic<any>;
  group: string;
  handler: BatchHandler;
  /** Where a follower begins, by partition: its places are kept here and in no group. */
  follow?: Map<number, string>;
  log: (line: string) => void;
}

/** One kafkajs consumer, made anew whenever it crashes: kafkajs gives up for good on some errors. */
export class KafkaSubscription implements Subscription {
  private readonly stopping = new AbortController();
  private readonly crashes = new BackOff(200, 5_000);
  private readonly failures = new Map<number, BackOff>();
  private readonly resting = new Set<NodeJS.Timeout>();
  private consumer?: Consumer;
  private living?: Promise<void>;

  constructor(
    private readonly kafka: Kafka,
    private readonly options: KafkaSubscriptionOptions,
  ) {}

  /** Resolves once the group has taken this member in; waits for a broker that is away. */
  start(): Promise<void> {
    return new Promise((joined, refused) => {
      this.living = this.live(joined, refused);
    });
  }

  async close(): Promise<void> {
    this.stopping.abort();
    this.resting.forEach(clearTimeout);
    await this.consumer?.disconnect().catch(() => undefined);
    await this.living;
  }

  private async live(joined: () => void, refused: (error: Error) => void): Promise<void> {
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
      const refusal = permanent(error, topic.name, 'listen to');
      if (refusal && !known) return refused(refusal);
      if (this.crashes.failures === QUIET_CRASHES)
        log(`Kafka lost the listener of ${topic.name} (${error.name}): beginning again`);
      await this.crashes.wait(signal);
    }
    joined();
  }

  /** Lives as one consumer until it crashes or is closed; returns what it died of. */
  private async run(joined: () => void): Promise<Error> {
    const { topic, group, follow } = this.options;
    const consumer = this.kafka.consumer({
      groupId: group,
      sessionTimeout: SESSION_MS,
      heartbeatInterval: HEARTBEAT_MS,
      maxWaitTimeInMs: 250,
      allowAutoTopicCreation: false,
      retry: { retries: 2, initialRetryTime: 100, maxRetryTime: 1_000, restartOnFailure: async () => false },
    });
    const died = new Promise<Error>((resolve) => {
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
        partitionsConsumedConcurrently: Math.min(topic.options.partitions, MOST_AT_ONCE),
        eachBatch: (payload) => this.take(consumer, payload),
      });
      return await died;
    } catch (error) {
      return error as Error;
    } finally {
      await consumer.disconnect().catch(() => undefined);
    }
  }

  /** Hands a fetched batch on in slices; the offset follows the handler. */
  private async take(consumer: Consumer, payload: EachBatchPayload): Promise<void> {
    const { topic, handler, follow } = this.options;
    const { partition, messages } = payload.batch;
    for (let from = 0; from < messages.length; from += BATCH_RECORDS) {
      if (!payload.isRunning() || payload.isStale()) return;
      const slice = messages.slice(from, from + BATCH_RECORDS);
      const heart = setInterval(() => void payload.heartbeat().catch(() => undefined), HEARTBEAT_MS);
      try {
        await handler(slice.map((message) => fromMessage(topic.name, partition, message)));
      } catch {
        return this.rest(consumer, partition);
      } finally {
        clearInterval(heart);
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

  /** Leaves a partition alone for a while; its batch, not resolved, is then fetched again. The others go on. */
  private rest(consumer: Consumer, partition: number): void {
    const backOff = this.failures.get(partition) ?? new BackOff();
    this.failures.set(partition, backOff);
    const place = [{ topic: this.options.topic.name, partitions: [partition] }];
    consumer.pause(place);
    const timer = setTimeout(() => {
      this.resting.delete(timer);
      consumer.resume(place);
    }, backOff.next());
    this.resting.add(timer);
  }
}
