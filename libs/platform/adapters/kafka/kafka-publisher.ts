import type { Kafka, Producer } from 'kafkajs';
import { Partitioners } from 'kafkajs';
import { recordBytes } from '../../ports/event-log.limits.js';
import type { LogRecord } from '../../ports/event-log.port.js';
import { LogUnavailable } from '../../ports/event-log.port.js';
import { BackOff } from '../back-off.js';
import { permanent } from './kafka-client.js';
import { toMessage } from './kafka-records.js';

/** Bytes of one request: below the broker's limit for a batch, whatever partitions the records fall into. */
const REQUEST_BYTES = 950_000;
const OVERHEAD_BYTES = 150;

interface Call {
  records: readonly LogRecord[];
  /** How many of them the broker has. */
  sent: number;
  resolve(): void;
  reject(error: Error): void;
}

/** A stretch of one call's records. */
interface Piece {
  call: Call;
  records: readonly LogRecord[];
}

/**
 * Sends what is published, many calls to a request, ONE request at a time, each with an idempotent producer that is
 * thrown away when a request fails. Both matter: kafkajs winds its sequence numbers back after a failure, and a
 * broker that did store the lost request would then take the next one of the same size for its repeat, and drop it.
 */
export class KafkaPublisher {
  private readonly waiting: Call[] = [];
  private readonly stopping = new AbortController();
  private readonly backOff = new BackOff(100, 5_000);
  private producer?: Producer;
  private working?: Promise<void>;

  constructor(
    private readonly kafka: Kafka,
    private readonly log: (line: string) => void,
  ) {}

  /** Resolves once the broker has all; with a time-out, what was not on its way by then is not sent later. */
  async publish(records: readonly LogRecord[], timeoutMs?: number): Promise<void> {
    if (records.length === 0) return;
    if (this.stopping.signal.aborted) throw new LogUnavailable('The log is closed');
    let timer: NodeJS.Timeout | undefined;
    const sent = new Promise<void>((resolve, reject) => {
      const call: Call = { records, sent: 0, resolve, reject };
      this.waiting.push(call);
      if (timeoutMs === undefined) return;
      const late = new LogUnavailable(`Kafka did not answer within ${timeoutMs} ms`);
      timer = setTimeout(() => this.drop(call, late), timeoutMs);
    });
    this.working ??= Promise.resolve().then(() => this.work());
    await sent.finally(() => clearTimeout(timer));
  }

  /** Sends what waits, if the broker lets it, and takes nothing more. */
  async close(): Promise<void> {
    this.stopping.abort();
    await this.working;
    await this.forget();
  }

  private async work(): Promise<void> {
    while (this.waiting.length > 0) {
      const pieces = this.next();
      try {
        await this.send(pieces);
        this.backOff.reset();
      } catch (error) {
        await this.forget();
        await this.recover(pieces, error as Error);
      }
    }
    this.working = undefined;
  }

  private async send(pieces: readonly Piece[]): Promise<void> {
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

  /** What waiting cannot cure is refused to its caller alone; for the rest the broker is waited for. */
  private async recover(pieces: readonly Piece[], error: Error): Promise<void> {
    const topic = pieces[0]!.records[0]!.topic;
    if (this.stopping.signal.aborted) {
      for (const call of this.waiting.splice(0)) call.reject(new LogUnavailable('The log was closed'));
    } else if (!permanent(error, topic, 'publish to')) {
      if (this.backOff.failures === 0) this.log(`Kafka does not take records (${error.name}): waiting`);
      await this.backOff.wait(this.stopping.signal);
    } else {
      for (const piece of pieces) await this.sendAlone(piece);
    }
  }

  private async sendAlone(piece: Piece): Promise<void> {
    try {
      await this.send([piece]);
    } catch (error) {
      await this.forget();
      const refusal = permanent(error, piece.records[0]!.topic, 'publish to');
      if (refusal) this.drop(piece.call, refusal);
    }
  }

  /** The records at the front that fit into one request. */
  private next(): Piece[] {
    const pieces: Piece[] = [];
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

  private drop(call: Call, error: Error): void {
    const place = this.waiting.indexOf(call);
    if (place >= 0) this.waiting.splice(place, 1);
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

  private async forget(): Promise<void> {
    const producer = this.producer;
    this.producer = undefined;
    await producer?.disconnect().catch(() => undefined);
  }
}
