import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { EventFrame } from './event-frame.js';

/** Most bytes that wait for a slow reader before its stream is ended; the reader then reconnects and resumes. */
const MAX_WAITING_BYTES = 1024 * 1024;
/** Milliseconds after which the stream of a reader that takes nothing is ended. */
const DRAIN_MS = 30_000;
/** Milliseconds after which a client that lost the stream reconnects. */
const RETRY_MS = 2_000;

/** Headers of every live stream (SSE). */
export const EVENT_STREAM_HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store, no-transform',
  'referrer-policy': 'no-referrer',
  'x-accel-buffering': 'no',
};

/** One open stream of server-sent events, from its head to its end. The buffer for a slow reader is bounded. */
export class EventStream {
  private ended = false;
  /** True if nothing was written since the last heartbeat. */
  private idle = false;

  /** Takes over a response of which nothing was sent yet. `id`: the client's position (Last-Event-ID). */
  constructor(
    private readonly raw: ServerResponse,
    id: string | number,
  ) {
    raw.on('error', () => this.end());
    raw.writeHead(200, EVENT_STREAM_HEADERS);
    raw.write(EventFrame.opening(id, RETRY_MS).bytes);
  }

  get open(): boolean {
    return !this.ended && !this.raw.destroyed;
  }

  /** Writes a frame. `done` is called when the frame has left this process, or with the error. */
  write(frame: EventFrame, done?: (error?: Error | null) => void): void {
    if (!this.open) return;
    this.idle = false;
    const { raw } = this;
    const { socket } = raw;
    if ((socket ?? raw).writableLength > MAX_WAITING_BYTES) {
      this.ended = true;
      raw.destroy();
    } else if (socket && raw.chunkedEncoding) {
      // The same bytes as from `response.write`, in one write to the socket instead of three.
      socket.write(frame.chunk, done);
    } else {
      raw.write(frame.bytes, done);
    }
  }

  /** Writes a heartbeat if nothing was written since the last call, so that the client sees that the stream is alive. */
  beat(): void {
    if (this.idle) this.write(EventFrame.HEARTBEAT);
    this.idle = true;
  }

  /** Waits until the reader has taken what was written; ends the stream if it takes nothing for DRAIN_MS. */
  async drained(): Promise<void> {
    const sink = this.raw.socket ?? this.raw;
    if (!this.open || !sink.writableNeedDrain) return;
    const waiting = new AbortController();
    const late = setTimeout(() => this.raw.destroy(), DRAIN_MS);
    const options = { signal: waiting.signal };
    await Promise.race([once(sink, 'drain', options), once(this.raw, 'close', options)]).catch(() =>
      this.raw.destroy(),
    );
    clearTimeout(late);
    waiting.abort();
  }

  /** Calls `listener` once when the response is closed by either side. */
  onClose(listener: () => void): void {
    this.raw.once('close', listener);
  }

  end(): void {
    if (this.ended) return;
    this.ended = true;
    // A slow reader would keep the connection, and so the process, open.
    if ((this.raw.socket ?? this.raw).writableNeedDrain) this.raw.destroy();
    else this.raw.end();
  }
}
