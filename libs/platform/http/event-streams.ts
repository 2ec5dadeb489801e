import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import type { EventStream } from './event-stream.js';
import { Problem } from './problem.js';

/** Milliseconds between two checks of the streams; a stream without a write in between gets a heartbeat. */
const HEARTBEAT_MS = 15_000;
/** Heartbeats that are written before the event loop runs other work. */
const BEATS_AT_A_TIME = 1_000;

/** Most open streams of this process, for each key and in total; without a number there is no limit. */
export interface StreamLimits {
  total?: number;
  perKey?: number;
}

/** The open streams of this process, by key (the id of a channel or a conversation). Keeps them alive, and ends them when it stops. */
export class EventStreams<S extends EventStream> {
  private readonly byKey = new Map<string, Set<S>>();
  private count = 0;
  private closing = false;
  private beating = false;
  private readonly timer = setInterval(() => void this.beat(), HEARTBEAT_MS).unref();

  constructor(private readonly limits: StreamLimits = {}) {}

  /** Throws 429 or 503 if no further stream may be opened. Call it before a response is taken over. */
  admit(key: string): void {
    const { total = Infinity, perKey = Infinity } = this.limits;
    if (this.closing || this.count >= total)
      throw new Problem(503, 'No further stream can be opened here now', { retryAfter: 2 });
    if (this.of(key).size >= perKey)
      throw new Problem(429, 'Too many streams of this are open', { retryAfter: 30 });
  }

  /** Holds a stream until it is closed. While the process stops, it ends the stream, so that its client reconnects elsewhere. */
  add(key: string, stream: S): void {
    if (this.closing) stream.end();
    if (!stream.open) return;
    const streams = this.byKey.get(key) ?? new Set();
    streams.add(stream);
    this.byKey.set(key, streams);
    this.count++;
    stream.onClose(() => {
      streams.delete(stream);
      this.count--;
      if (streams.size === 0 && this.byKey.get(key) === streams) this.byKey.delete(key);
    });
  }

  get total(): number {
    return this.count;
  }

  of(key: string): ReadonlySet<S> {
    return this.byKey.get(key) ?? new Set();
  }

  /** Ends every stream; clients reconnect with Last-Event-ID. */
  close(): void {
    this.closing = true;
    clearInterval(this.timer);
    for (const streams of this.byKey.values()) for (const stream of streams) stream.end();
  }

  private async beat(): Promise<void> {
    if (this.beating) return;
    this.beating = true;
    let written = 0;
    for (const streams of this.byKey.values())
      for (const stream of streams) {
        stream.beat();
        if (++written % BEATS_AT_A_TIME === 0) await yieldToEventLoop();
      }
    this.beating = false;
  }
}
