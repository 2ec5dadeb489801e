import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Logger } from 'pino';
import { LogThrottle } from '#platform/log-throttle.js';
import { LOGGER } from '#platform/tokens.js';
import { EVENT_STREAM_HEADERS } from '#platform/http/event-stream.js';
import { EventStreams } from '#platform/http/event-streams.js';
import { MetricFamilies } from '#platform/operations/metric-families.js';
import { EventLog, type StoredRecord, type Subscription } from '#platform/ports/event-log.port.js';
import { Clock } from '#platform/ports/clock.port.js';
import type { Conversation } from './conversation.entity.js';
import {
  ConversationContinued,
  ConversationErased,
  MessageChanged,
  messages,
  MessageSent,
} from './conversation.topic.js';
import { MessageStream, type MessageStreamStart } from './message-stream.js';
import { Messages, type MessageReader } from './messages.service.js';
import { Threads } from './threads.service.js';

/** Most open streams in this process: per conversation (`perKey`), and in total. */
const LIMITS = { perKey: 20, total: 20_000 };

/** Milliseconds before a client comes back for which it is sent changes again, and the most of them. */
const MISSED_MS = 3_600_000;
const MAX_MISSED = 1_000;

/** A client's position in a stream: `last` is the id of the last event that it received, `after` a message sequence. */
export interface ResumePosition {
  last: string | undefined;
  after: number | undefined;
}

/** Holds this process's live streams of messages. The event log tells it of messages that any process wrote. */
@Injectable()
export class MessageStreams implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly streams = new EventStreams<MessageStream>(LIMITS);
  private readonly throttle = new LogThrottle();
  private subscription: Subscription | undefined;

  constructor(
    private readonly eventLog: EventLog,
    private readonly messages: Messages,
    private readonly threads: Threads,
    private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
    families: MetricFamilies,
  ) {
    families.gauge('live_streams', 'Open live streams', () => this.streams.total);
  }

  async onApplicationBootstrap(): Promise<void> {
    this.subscription = await this.eventLog.follow(messages, (batch) =>
      Promise.resolve(this.onEvents(batch)),
    );
  }

  /** Ends the streams first, so that the process can close. */
  async onModuleDestroy(): Promise<void> {
    this.streams.close();
    await this.subscription?.close();
  }

  /**
   * Answers the request with a live stream of the conversation. A HEAD request gets the headers alone, and does not
   * count against the limits. Throws 429 or 503 if too many streams are open.
   */
  open(conversation: Conversation, reply: FastifyReply, from: ResumePosition, reader: MessageReader): void {
    const { id, message_sequence } = conversation;
    if (reply.request.method === 'HEAD') return void reply.headers(EVENT_STREAM_HEADERS).send();
    this.streams.admit(id);
    reply.hijack();
    const read = {
      after: (sequence: number, limit: number) =>
        this.logged(this.messages.after(id, sequence, limit, reader)),
      at: (sequences: number[]) => this.logged(this.messages.at(id, sequences, reader)),
    };
    const start = startPosition(from, message_sequence);
    const stream = new MessageStream(reply.raw, start, read, reader.view);
    // The stream is registered before it first reads the table, so that no message or change is missed in between.
    this.streams.add(id, stream);
    stream.wake();
    if (reader.allThreads) void this.endUnlessLatest(conversation, stream);
    if (!start.reset && (from.last ?? from.after) !== undefined)
      void this.sendMissedChanges(id, stream, start.cursor, reader);
  }

  /** Ends a stream whose chat went on in another thread while it was opened: its client comes back to that one. */
  private async endUnlessLatest(conversation: Conversation, stream: MessageStream): Promise<void> {
    const latest = await this.logged(this.threads.latest(conversation)).catch(() => null);
    if (latest?.id !== conversation.id) stream.end();
  }

  /** Sends a client that comes back the changes that it may have missed. */
  private async sendMissedChanges(
    id: string,
    stream: MessageStream,
    sequence: number,
    reader: MessageReader,
  ): Promise<void> {
    const since = this.clock.now() - MISSED_MS;
    const changed = this.messages.changedSince(id, since, { sequence, limit: MAX_MISSED }, reader);
    await this.logged(changed).then(
      (sequences) => sequences.length > 0 && stream.change(sequences),
      () => stream.end(),
    );
  }

  private logged<T>(reading: Promise<T>): Promise<T> {
    return reading.catch((error: unknown) => {
      const more = this.throttle.suppressedSince('read');
      if (more !== null)
        this.logger.warn(
          { error: (error as Error).name, more },
          'a live stream ended: its messages could not be read',
        );
      throw error;
    });
  }

  private onEvents(batch: StoredRecord[]): void {
    for (const record of batch) {
      for (const stream of this.streams.of(record.key)) {
        const type = record.headers['type'];
        if (type === ConversationErased.name || type === ConversationContinued.name) stream.end();
        else if (type === MessageChanged.name) stream.change([sequenceIn(record)]);
        else if (type === MessageSent.name) stream.wake();
      }
    }
  }
}

const sequenceIn = ({ payload }: StoredRecord): number =>
  (JSON.parse(payload) as MessageChanged).message_sequence;

/**
 * Returns where a stream begins: after the client's last event, else after the sequence that it named, else with the
 * next new message. The result is a reset if this conversation has no event with the client's id, for example after a
 * restore of the table.
 */
function startPosition({ last, after }: ResumePosition, present: number): MessageStreamStart {
  if (last === undefined) return { cursor: Math.min(after ?? present, present), reset: false };
  const known = /^\d{1,15}$/.test(last) && Number(last) <= present;
  return { cursor: known ? Number(last) : present, reset: !known };
}
