import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Message } from './message.entity.js';

/** Milliseconds after which a reader that takes nothing is let go. */
const WRITE_TIMEOUT_MS = 30_000;
/** Milliseconds after which a client that lost the stream comes back. */
const RETRY_MS = 2_000;
const PAGE_SIZE = 100;

export const STREAM_HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  'x-accel-buffering': 'no',
};

/** Where a stream begins; `reset`: the client has to load the conversation anew. */
export interface StreamStart {
  cursor: number;
  reset: boolean;
}

/**
 * One reader of a conversation: a cursor over its messages, which moves on whenever it is woken. What is written comes
 * from the table alone and in its order, so nothing is missed or doubled, and no more than a page is ever in memory.
 */
export class LiveStream {
  private cursor: number;
  private reading = false;
  private pending = false;
  private ended = false;

  constructor(
    private readonly raw: ServerResponse,
    { cursor, reset }: StreamStart,
    private readonly read: (after: number, limit: number) => Promise<Message[]>,
    private readonly view: (row: Message) => object,
    private readonly onEnd: () => void,
  ) {
    raw.on('close', () => this.end());
    raw.on('error', () => this.end());
    for (const [name, value] of Object.entries(STREAM_HEADERS)) raw.setHeader(name, value);
    raw.flushHeaders();
    this.cursor = cursor;
    raw.write(`retry: ${RETRY_MS}\nid: ${cursor}\n\n`);
    // The same words as of a channel's stream.
    if (reset) raw.write(`id: ${cursor}\nevent: reset\ndata: {"reason":"epoch"}\n\n`);
  }

  /** There may be something new. */
  wake(): void {
    this.pending = true;
    if (this.reading) return;
    this.reading = true;
    void this.writeNewMessages().catch(() => this.end());
  }

  /** Shows that the stream lives, to the reader and to whatever stands between. */
  heartbeat(): void {
    if (!this.ended && !this.raw.writableNeedDrain) this.raw.write(':\n\n');
  }

  end(): void {
    if (this.ended) return;
    this.ended = true;
    this.onEnd();
    // A reader that lags would keep the connection, and the process, open.
    if (this.raw.writableNeedDrain) this.raw.destroy();
    else this.raw.end();
  }

  private async writeNewMessages(): Promise<void> {
    while (this.pending && !this.ended) {
      this.pending = false;
      const rows = await this.read(this.cursor, PAGE_SIZE);
      for (const row of rows) {
        if (this.ended) return;
        if (!this.raw.write(`id: ${row.sequence}\ndata: ${JSON.stringify(this.view(row))}\n\n`))
          await once(this.raw, 'drain', { signal: AbortSignal.timeout(WRITE_TIMEOUT_MS) });
        this.cursor = row.sequence;
      }
      this.pending ||= rows.length === PAGE_SIZE;
    }
    this.reading = false;
  }
}
