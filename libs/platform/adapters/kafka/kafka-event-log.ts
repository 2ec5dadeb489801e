import { randomUUID } from 'node:crypto';
import type { Admin, Kafka } from 'kafkajs';
import type { Topic } from '../../events/topic.js';
import { refuseOversize } from '../../ports/event-log.limits.js';
import type { BatchHandler, LogRecord, Subscription, Turn } from '../../ports/event-log.port.js';
import { EventLog, LogUnavailable } from '../../ports/event-log.port.js';
import { BackOff } from '../../time/back-off.js';
import { kafkaClient, permanentError, type KafkaOptions } from './kafka-client.js';
import { KafkaPublisher } from './kafka-publisher.js';
import { KafkaSubscription } from './kafka-subscription.js';
import { createTopics } from './kafka-topics.js';

const HEALTH_MS = 2_000;
const CAUGHT_UP_MS = 1_000;

const groupOf = (topic: Topic<any>, group: string): string => `${group}.${topic.name}`;

/** The event log in Kafka. The broker decides, by the app's principal, which topics it may use. */
export class KafkaEventLog extends EventLog {
  private readonly kafka: Kafka;
  private readonly publisher: KafkaPublisher;
  private readonly subscriptions = new Set<Subscription>();
  private readonly stopping = new AbortController();
  private readonly log: (line: string) => void;
  private admin?: Promise<Admin>;

  constructor(private readonly options: KafkaOptions) {
    super();
    this.kafka = kafkaClient(options);
    this.log = options.log ?? (() => undefined);
    this.publisher = new KafkaPublisher(this.kafka, this.log);
  }

  override async open(topics: readonly Topic<any>[]): Promise<void> {
    await this.askUntilAnswered('open its topics', topics[0], (admin) =>
      createTopics(admin, topics, this.stopping.signal, this.log),
    );
  }

  override async publish(records: readonly LogRecord[]): Promise<void> {
    refuseOversize(records);
    await this.publisher.publish(records);
  }

  override async publishWithin(records: readonly LogRecord[], timeoutMs: number): Promise<void> {
    refuseOversize(records);
    await this.publisher.publish(records, timeoutMs);
  }

  /** Uses a Kafka group per topic: kafkajs assigns partitions wrongly if the members of a group subscribe to different topics. */
  override async subscribe(
    topic: Topic<any>,
    group: string,
    handle: BatchHandler,
    turn: Turn = (work) => work(),
  ): Promise<Subscription> {
    const { clientId } = this.options;
    if (!group.startsWith(`${clientId}.`)) throw new Error(`Group ${group} has to begin with ${clientId}.`);
    const handler: BatchHandler = (batch) => turn(() => handle(batch));
    return this.start(
      new KafkaSubscription(this.kafka, { topic, group: groupOf(topic, group), handler, log: this.log }),
    );
  }

  /** Uses a consumer group of its own, which commits no offsets and is deleted on close. */
  override async follow(topic: Topic<any>, handler: BatchHandler, since?: number): Promise<Subscription> {
    const begins = await this.askUntilAnswered('follow', topic, async (admin) =>
      since === undefined
        ? (await admin.fetchTopicOffsets(topic.name)).map((end) => ({ ...end, offset: end.high }))
        : // A partition without any record since then begins at its end.
          admin.fetchTopicOffsetsByTimestamp(topic.name, since),
    );
    const follow = new Map(begins.map(({ partition, offset }) => [partition, offset]));
    const group = `${this.options.clientId}.follow.${randomUUID()}`;
    const subscription = new KafkaSubscription(this.kafka, { topic, group, handler, follow, log: this.log });
    return this.start(subscription, () => this.removeGroup(group));
  }

  override isCaughtUp(topic: Topic<any>, group: string): Promise<boolean> {
    return this.askWithin(CAUGHT_UP_MS, async (admin) => {
      const ends = await admin.fetchTopicOffsets(topic.name);
      const committed = { groupId: groupOf(topic, group), topics: [topic.name] };
      const [taken] = await admin.fetchOffsets(committed);
      const offsets = new Map(taken?.partitions.map(({ partition, offset }) => [partition, BigInt(offset)]));
      // A partition whose offset was never committed has -1: nothing of it was processed.
      return ends.every(({ partition, low, high }) => {
        const offset = offsets.get(partition) ?? -1n;
        return (offset < BigInt(low) ? BigInt(low) : offset) >= BigInt(high);
      });
    });
  }

  override healthy(): Promise<boolean> {
    return this.askWithin(HEALTH_MS, (admin) => admin.describeCluster().then(() => true));
  }

  override async close(): Promise<void> {
    this.stopping.abort();
    await Promise.all([...this.subscriptions].map((subscription) => subscription.close()));
    await this.publisher.close();
    await this.forgetAdmin();
  }

  private async start(
    subscription: KafkaSubscription,
    afterwards?: () => Promise<void>,
  ): Promise<Subscription> {
    const kept: Subscription = {
      close: async () => {
        if (!this.subscriptions.delete(kept)) return;
        await subscription.close();
        await afterwards?.();
      },
    };
    this.subscriptions.add(kept);
    try {
      await subscription.start();
    } catch (error) {
      await kept.close();
      throw error;
    }
    return kept;
  }

  /** Repeats the request until the broker answers; throws a permanent error at once. */
  private async askUntilAnswered<T>(
    to: string,
    topic: Topic<any> | undefined,
    work: (admin: Admin) => Promise<T>,
  ): Promise<T> {
    const backOff = new BackOff(100, 5_000);
    while (!this.stopping.signal.aborted) {
      try {
        return await work(await this.connected());
      } catch (error) {
        await this.forgetAdmin();
        const refusal = permanentError(error, topic?.name ?? '', to);
        if (refusal) throw refusal;
        if (backOff.failures === 0) this.log(`Kafka does not answer (${(error as Error).name}): waiting`);
        await backOff.wait(this.stopping.signal);
      }
    }
    throw new LogUnavailable('The log was closed');
  }

  /** Returns the broker's answer; false if it fails or does not come within `ms`. */
  private async askWithin(ms: number, ask: (admin: Admin) => Promise<boolean>): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new LogUnavailable('Kafka does not answer')), ms);
    });
    try {
      return await Promise.race([this.connected().then(ask), late]);
    } catch {
      void this.forgetAdmin();
      return false;
    } finally {
      clearTimeout(timer);
    }
  }

  private connected(): Promise<Admin> {
    this.admin ??= (async () => {
      const admin = this.kafka.admin();
      await admin.connect();
      return admin;
    })();
    return this.admin;
  }

  private async forgetAdmin(): Promise<void> {
    const admin = this.admin;
    this.admin = undefined;
    await admin?.then((connected) => connected.disconnect()).catch(() => undefined);
  }

  /** Ignores failures: the broker deletes an empty group by itself after its retention. */
  private async removeGroup(group: string): Promise<void> {
    await this.connected()
      .then((admin) => admin.deleteGroups([group]))
      .catch(() => undefined);
  }
}
