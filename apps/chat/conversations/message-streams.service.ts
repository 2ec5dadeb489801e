import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Logger } from 'pino';
import { LogThrottle } from '#platform/log-throttle.js';
import { LOGGER } from '#platform/tokens.js';
import { EVENT_STREAM_HEADERS } from '#platform/http/event-stream.js';
import { EventStreams } from '#platform/http/event-streams.js';
import { MetricFamilies } from '#platform/operations/metric-families.js';
import { EventLog, type StoredRecord, type Subscription } from '#platform/ports/event-log.port.js';
import type { Conversation } from './conversation.entity.js';
import { ConversationErased, messages } from './conversation.topic.js';
import { MessageStream, type StreamStart } from './message-stream.js';
import { Messages, type MessageReader } from './messages.service.js';

/** Open streams of one conversation, and of all, in this process. */
const LIMITS = { perKey: 20, total: 20_000 };

/** What a client says of where it is: the id of the event that it had last, or a sequence. */
export interface ResumePosition {
  last: string | undefined;
  after: number | undefined;
}

/** The live streams of messages that this process holds; the log tells it of messages that any process wrote. */
@Injectable()
export class MessageStreams implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly streams = new EventStreams<MessageStream>(LIMITS);
  private readonly throttle = new LogThrottle();
  private subscription: Subscription | undefined;

  constructor(
    private readonly eventLog: EventLog,
    private readonly messages: Messages,
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

  /** Streams end first, so that the process can close. */
  async onModuleDestroy(): Promise<void> {
    this.streams.close();
    await this.subscription?.close();
  }

  /** Answers with a live stream of the conversation; to HEAD with its headers alone, which takes no place of any. */
  open(
    { id, message_sequence }: Conversation,
    reply: FastifyReply,
    from: ResumePosition,
    reader: MessageReader,
  ): void {
    if (reply.request.method === 'HEAD') return void reply.headers(EVENT_STREAM_HEADERS).send();
    this.streams.admit(id);
    reply.hijack();
    const read = (sequence: number, limit: number) =>
      this.messages.after(id, sequence, limit, reader.senders).catch((error: unknown) => {
        const more = this.throttle.suppressedSince('read');
        if (more !== null)
          this.logger.warn(
            { error: (error as Error).name, more },
            'a live stream ended: its messages could not be read',
          );
        throw error;
      });
    const stream = new MessageStream(reply.raw, startPosition(from, message_sequence), read, reader.view);
    // Known before the first look at the table, so that no message falls between the two.
    this.streams.add(id, stream);
    stream.wake();
  }

  private onEvents(batch: StoredRecord[]): void {
    for (const record of batch) {
      for (const stream of this.streams.of(record.key)) {
        if (record.headers['type'] === ConversationErased.name) stream.end();
        else stream.wake();
      }
    }
  }
}

/**
 * Where the stream begins: after the event that the client had last, else after a sequence, else with the next message.
 * An id that no event of this conversation has (another server's, or of a table that was restored) is a reset.
 */
function startPosition({ last, after }: ResumePosition, present: number): StreamStart {
  if (last === undefined) return { cursor: Math.min(after ?? present, present), reset: false };
  const known = /^\d{1,15}$/.test(last) && Number(last) <= present;
  return { cursor: known ? Number(last) : present, reset: !known };
}
