import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Problem } from '#platform/http/problem.js';
import { EventLog, type StoredRecord, type Subscription } from '#platform/ports/event-log.port.js';
import type { Conversation } from './conversation.entity.js';
import { ConversationErased, messages } from './conversation.topic.js';
import { STREAM_HEADERS, LiveStream, type StreamStart } from './live-stream.js';
import { Messages, type MessageReader } from './messages.service.js';

const HEARTBEAT_MS = 15_000;
/** Open streams of one conversation in this process. */
const MAX_PER_CONVERSATION = 20;
/** Open streams in this process. */
const MAX_STREAMS = 20_000;

/** What a client says of where it is: the id of the event that it had last, or a sequence. */
export interface ResumePosition {
  last: string | undefined;
  after: number | undefined;
}

/** The live streams that this process holds; the log tells it of messages that any process wrote. */
@Injectable()
export class LiveStreams implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly byConversation = new Map<string, Set<LiveStream>>();
  private count = 0;
  private stopping = false;
  private subscription: Subscription | undefined;
  private readonly heartbeatTimer = setInterval(() => this.heartbeat(), HEARTBEAT_MS).unref();

  constructor(
    private readonly eventLog: EventLog,
    private readonly messages: Messages,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.subscription = await this.eventLog.follow(messages, (batch) =>
      Promise.resolve(this.onEvents(batch)),
    );
  }

  /** Streams end first, so that the process can close; clients come back by Last-Event-ID. */
  async onModuleDestroy(): Promise<void> {
    this.stopping = true;
    clearInterval(this.heartbeatTimer);
    for (const stream of this.streams()) stream.end();
    await this.subscription?.close();
  }

  /** Answers with a live stream of the conversation; to HEAD with its headers alone, which takes no place of any. */
  open(conversation: Conversation, reply: FastifyReply, from: ResumePosition, reader: MessageReader): void {
    const start = startPosition(from, conversation.message_sequence);
    if (reply.request.method === 'HEAD') return void reply.headers(STREAM_HEADERS).send();
    const streams = this.byConversation.get(conversation.id) ?? new Set();
    if (this.stopping || this.count >= MAX_STREAMS)
      throw new Problem(503, 'No further stream can be opened here now', { retryAfter: 2 });
    if (streams.size >= MAX_PER_CONVERSATION)
      throw new Problem(429, 'This conversation has too many streams open', { retryAfter: 30 });
    reply.hijack();
    const read = (sequence: number, limit: number) =>
      this.messages.after(conversation.id, sequence, limit, reader.senders);
    const stream: LiveStream = new LiveStream(reply.raw, start, read, reader.view, () =>
      this.remove(conversation.id, stream),
    );
    // Known before the first look at the table, so that no message falls between the two.
    streams.add(stream);
    this.byConversation.set(conversation.id, streams);
    this.count++;
    stream.wake();
  }

  private onEvents(batch: StoredRecord[]): void {
    for (const record of batch) {
      for (const stream of this.byConversation.get(record.key) ?? []) {
        if (record.headers['type'] === ConversationErased.name) stream.end();
        else stream.wake();
      }
    }
  }

  private heartbeat(): void {
    for (const stream of this.streams()) stream.heartbeat();
  }

  private streams(): LiveStream[] {
    return [...this.byConversation.values()].flatMap((streams) => [...streams]);
  }

  private remove(conversation_id: string, stream: LiveStream): void {
    const streams = this.byConversation.get(conversation_id);
    if (!streams?.delete(stream)) return;
    this.count--;
    if (streams.size === 0) this.byConversation.delete(conversation_id);
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
