import type { ServerResponse } from 'node:http';
import { EventFrame } from '#platform/http/event-frame.js';
import { EventStream } from '#platform/http/event-stream.js';
import type { Message } from './message.entity.js';

const PAGE_SIZE = 100;

/** The message sequence after which a stream begins. `reset`: the client has to load the conversation again. */
export interface MessageStreamStart {
  cursor: number;
  reset: boolean;
}

/** Reads the messages of one conversation that a reader may see. */
export interface StreamedMessages {
  /** Returns the messages after a sequence, oldest first. */
  after(sequence: number, limit: number): Promise<Message[]>;
  /** Returns the messages with these sequences. */
  at(sequences: number[]): Promise<Message[]>;
}

/**
 * The live stream of one reader of a conversation. `wake` makes it read the messages after its cursor from the table,
 * in order, so that none is missed or repeated. `change` makes it send a message again as it is now, as `event: change`.
 * At most one page of messages is in memory.
 */
export class MessageStream extends EventStream {
  private cursor: number;
  private reading = false;
  private pending = false;
  /** Sequences of messages that have changed and are not sent again yet. */
  private changed = new Set<number>();

  constructor(
    raw: ServerResponse,
    { cursor, reset }: MessageStreamStart,
    private readonly messages: StreamedMessages,
    private readonly view: (row: Message) => object,
  ) {
    super(raw, cursor);
    this.cursor = cursor;
    // The event has the same form as in a channel's stream.
    if (reset) this.write(EventFrame.of({ id: cursor, event: 'reset', data: { reason: 'epoch' } }));
  }

  /** Sends new messages to the client; called whenever there may be some. */
  wake(): void {
    this.pending = true;
    if (this.reading) return;
    this.reading = true;
    void this.writeNews().catch(() => this.end());
  }

  /** Sends messages again that have changed, after the new ones. */
  change(sequences: readonly number[]): void {
    for (const sequence of sequences) this.changed.add(sequence);
    this.wake();
  }

  private async writeNews(): Promise<void> {
    while ((this.pending || this.changed.size > 0) && this.open) {
      this.pending = false;
      const rows = await this.messages.after(this.cursor, PAGE_SIZE);
      for (const row of rows) {
        if (!(await this.send(row))) return;
        this.cursor = row.sequence;
      }
      this.pending ||= rows.length === PAGE_SIZE;
      if (!this.pending && !(await this.writeChanges())) return;
    }
    this.reading = false;
  }

  /** Writes a page of changed messages; returns false if the stream has ended. */
  private async writeChanges(): Promise<boolean> {
    const page = [...this.changed].sort((a, b) => a - b).slice(0, PAGE_SIZE);
    if (page.length === 0) return true;
    for (const sequence of page) this.changed.delete(sequence);
    for (const row of await this.messages.at(page)) if (!(await this.send(row, 'change'))) return false;
    return true;
  }

  /** `event`: without one the message is new, and its sequence is the client's position from now on. */
  private async send(row: Message, event?: 'change'): Promise<boolean> {
    if (!this.open) return false;
    const data = this.view(row);
    this.write(event ? EventFrame.of({ event, data }) : EventFrame.of({ id: row.sequence, data }));
    await this.drained();
    return true;
  }
}
