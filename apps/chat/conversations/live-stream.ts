import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Message } from './message.entity.js';

/** Milliseconds after which a reader that takes nothing is let go. */
const PATIENCE_MS = 30_000;
/** Milliseconds after which a client that lost the stream comes back. */
const RETRY_MS = 2_000;
const PAGE = 100;

export const STREAM_HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  'x-accel-buffering': 'no',
};

/** Where a stream begins; `reset`: the client has to load the conversation anew. */
export interface Start {
  cursor: number;
  reset: boolean;
}

/**
 * One reader of a conversation: a cursor over its messages, which moves on whenever it is woken. What is written comes
 * from the table alone and in its order, so nothing is missed or doubled, and no more than a page is ever in memory.
 */
export class LiveStream {
  private cursor: number;
  private moving = false;
  private again = false;
  private ended = false;

  constructor(
    private readonly raw: ServerResponse,
    { cursor, reset }: Start,
    private readonly read: (after: number, limit: number) => Promise<Message[]>,
    private readonly view: (row: Message) => object,
    private readonly gone: () => void,
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
    this.again = true;
    if (this.moving) return;
    this.moving = true;
    void this.move().catch(() => this.end());
  }

  /** Shows that the stream lives, to the reader and to whatever stands between. */
  beat(): void {
    if (!this.ended && !this.raw.writableNeedDrain) this.raw.write(':\n\n');
  }

  end(): void {
    if (this.ended) return;
    this.ended = true;
    this.gone();
    // A reader that lags would keep the connection, and the process, open.
    if (this.raw.writableNeedDrain) this.raw.destroy();
    else this.raw.end();
  }

  private async move(): Promise<void> {
    while (this.again && !this.ended) {
      this.again = false;
      const rows = await this.read(this.cursor, PAGE);
      for (const row of rows) {
        if (this.ended) return;
        if (!this.raw.write(`id: ${row.sequence}\ndata: ${JSON.stringify(this.view(row))}\n\n`))
          await once(this.raw, 'drain', { signal: AbortSignal.timeout(PATIENCE_MS) });
        this.cursor = row.sequence;
      }
      this.again ||= rows.length === PAGE;
    }
    this.moving = false;
  }
}
