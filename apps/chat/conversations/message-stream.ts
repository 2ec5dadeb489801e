import type { ServerResponse } from 'node:http';
import { EventFrame } from '#platform/http/event-frame.js';
import { EventStream } from '#platform/http/event-stream.js';
import type { Message } from './message.entity.js';

const PAGE_SIZE = 100;

/** The message sequence after which a stream begins. `reset`: the client has to load the conversation again. */
export interface StreamStart {
  cursor: number;
  reset: boolean;
}

/**
 * The live stream of one reader of a conversation. `wake` makes it read the messages after its cursor from the table,
 * in order, so that none is missed or repeated. At most one page of messages is in memory.
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
    // The event has the same form as in a channel's stream.
    if (reset) this.write(EventFrame.of({ id: cursor, event: 'reset', data: { reason: 'epoch' } }));
  }

  /** Sends new messages to the client; called whenever there may be some. */
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
