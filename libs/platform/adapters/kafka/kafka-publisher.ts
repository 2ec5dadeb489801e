import type { Kafka, Producer } from 'kafkajs';
import { Partitioners } from 'kafkajs';
import { recordBytes } from '../../ports/event-log.limits.js';
import type { LogRecord } from '../../ports/event-log.port.js';
import { LogUnavailable } from '../../ports/event-log.port.js';
import { BackOff } from '../../time/back-off.js';
import { permanentError } from './kafka-client.js';
import { toMessage } from './kafka-records.js';

/** Bytes of one request: below the broker's limit for a batch even if all its records go to one partition. */
const REQUEST_BYTES = 950_000;
const OVERHEAD_BYTES = 150;

interface PendingPublish {
  records: readonly LogRecord[];
  /** How many of the records the broker has acknowledged. */
  sent: number;
  resolve(): void;
  reject(error: Error): void;
}

/** Consecutive records of one call that go into the same request. */
interface CallSlice {
  call: PendingPublish;
  records: readonly LogRecord[];
}

/**
 * Publishes records: many calls share a request, ONE request is sent at a time, and the idempotent producer is replaced
 * when a request fails. Both are needed: kafkajs resets its sequence numbers after a failure, so a broker that had stored
 * the failed request would take the next request of the same size for its repetition, and drop it.
 */
export class KafkaPublisher {
  private readonly waiting: PendingPublish[] = [];
  private readonly stopping = new AbortController();
  private readonly backOff = new BackOff(100, 5_000);
  private producer?: Producer;
  private working?: Promise<void>;

  constructor(
    private readonly kafka: Kafka,
    private readonly log: (line: string) => void,
  ) {}

  /** Resolves once the broker has all records. With a time-out, records not sent by then are dropped and it rejects. */
  async publish(records: readonly LogRecord[], timeoutMs?: number): Promise<void> {
    if (records.length === 0) return;
    if (this.stopping.signal.aborted) throw new LogUnavailable('The log is closed');
    let timer: NodeJS.Timeout | undefined;
    const sent = new Promise<void>((resolve, reject) => {
      const call: PendingPublish = { records, sent: 0, resolve, reject };
      this.waiting.push(call);
      if (timeoutMs === undefined) return;
      timer = setTimeout(() => {
        this.drop(call, new LogUnavailable(`Kafka did not answer within ${timeoutMs} ms`));
      }, timeoutMs);
    });
    this.working ??= Promise.resolve().then(() => this.work());
    await sent.finally(() => clearTimeout(timer));
  }

  /** Accepts no more records and tries once to send the waiting ones; those that cannot be sent are rejected. */
  async close(): Promise<void> {
    this.stopping.abort();
    await this.working;
    await this.dropProducer();
  }

  private async work(): Promise<void> {
    while (this.waiting.length > 0) {
      const pieces = this.next();
      try {
        await this.send(pieces);
        this.backOff.reset();
      } catch (error) {
        await this.dropProducer();
        await this.recover(pieces, error as Error);
      }
    }
    this.working = undefined;
  }

  private async send(pieces: readonly CallSlice[]): Promise<void> {
    this.producer ??= await this.connect();
    const byTopic = Map.groupBy(
      pieces.flatMap((piece) => piece.records),
      (record) => record.topic,
    );
    const topicMessages = [...byTopic].map(([topic, records]) => ({
      topic,
      messages: records.map(toMessage),
    }));
    await this.producer.sendBatch({ acks: -1, topicMessages });
    for (const { call, records } of pieces) {
      call.sent += records.length;
      if (call.sent < call.records.length) continue;
      this.waiting.splice(this.waiting.indexOf(call), this.waiting.includes(call) ? 1 : 0);
      call.resolve();
    }
  }

  /** After a permanent error sends each call's records alone, so that only the call at fault is rejected; else waits for the broker. */
  private async recover(pieces: readonly CallSlice[], error: Error): Promise<void> {
    const topic = pieces[0]!.records[0]!.topic;
    if (this.stopping.signal.aborted) {
      for (const call of this.waiting.splice(0)) call.reject(new LogUnavailable('The log was closed'));
    } else if (!permanentError(error, topic, 'publish to')) {
      if (this.backOff.failures === 0) this.log(`Kafka does not take records (${error.name}): waiting`);
      await this.backOff.wait(this.stopping.signal);
    } else {
      for (const piece of pieces) await this.sendAlone(piece);
    }
  }

  private async sendAlone(piece: CallSlice): Promise<void> {
    try {
      await this.send([piece]);
    } catch (error) {
      await this.dropProducer();
      const refusal = permanentError(error, piece.records[0]!.topic, 'publish to');
      if (refusal) this.drop(piece.call, refusal);
    }
  }

  /** Returns the oldest records that fit into one request. */
  private next(): CallSlice[] {
    const pieces: CallSlice[] = [];
    let bytes = 0;
    for (const call of this.waiting) {
      let end = call.sent;
      for (; end < call.records.length; end++) {
        bytes += recordBytes(call.records[end]!) + OVERHEAD_BYTES;
        if (bytes > REQUEST_BYTES && (pieces.length > 0 || end > call.sent)) break;
      }
      if (end > call.sent) pieces.push({ call, records: call.records.slice(call.sent, end) });
      if (end < call.records.length) break;
    }
    return pieces;
  }

  private drop(call: PendingPublish, error: Error): void {
    const index = this.waiting.indexOf(call);
    if (index >= 0) this.waiting.splice(index, 1);
    call.reject(error);
  }

  private async connect(): Promise<Producer> {
    const producer = this.kafka.producer({
      idempotent: true,
      allowAutoTopicCreation: false,
      createPartitioner: Partitioners.DefaultPartitioner,
      retry: { retries: 1, initialRetryTime: 100, maxRetryTime: 500 },
    });
    try {
      await producer.connect();
      return producer;
    } catch (error) {
      await producer.disconnect().catch(() => undefined);
      throw error;
    }
  }

  private async dropProducer(): Promise<void> {
    const producer = this.producer;
    this.producer = undefined;
    await producer?.disconnect().catch(() => undefined);
  }
}
