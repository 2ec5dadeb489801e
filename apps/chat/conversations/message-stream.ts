import type { ServerResponse } from 'node:http';
import { EventFrame } from '#platform/http/event-frame.js';
import { EventStream } from '#platform/http/event-stream.js';
import type { Message } from './message.entity.js';

const PAGE_SIZE = 100;

/** Where a stream begins; `reset`: the client has to load the conversation anew. */
export interface StreamStart {
  cursor: number;
  reset: boolean;
}

/**
 * The live stream of one reader of a conversation. When it is woken, it reads the messages after its cursor from the table
 * in order, so that none is missed or doubled, and at most one page is in memory.
 */
export class MessageStream extends EventStream {
  private cursor: number;
  private reading = false;
  private pending = false;

  constructor(
    raw: ServerResponse,
    { cursor, reset }: StreamStart,
    private readonly read: (after: number, limit: number) => Promise<Message[]>,
    private readonly view: (row: Message) => object,
  ) {
    super(raw, cursor);
    this.cursor = cursor;
    // The same event and reason as in a channel's stream.
    if (reset) this.write(EventFrame.of({ id: cursor, event: 'reset', data: { reason: 'epoch' } }));
  }

  /** Writes new messages; called when there may be some. */
  wake(): void {
    this.pending = true;
    if (this.reading) return;
    this.reading = true;
    void this.writeNewMessages().catch(() => this.end());
  }

  private async writeNewMessages(): Promise<void> {
    while (this.pending && this.open) {
      this.pending = false;
      const rows = await this.read(this.cursor, PAGE_SIZE);
      for (const row of rows) {
        if (!this.open) return;
        this.write(EventFrame.of({ id: row.sequence, data: this.view(row) }));
        this.cursor = row.sequence;
        await this.drained();
      }
      this.pending ||= rows.length === PAGE_SIZE;
    }
    this.reading = false;
  }
}
