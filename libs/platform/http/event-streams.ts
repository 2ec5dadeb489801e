import { setImmediate as breathe } from 'node:timers/promises';
import type { EventStream } from './event-stream.js';
import { Problem } from './problem.js';

/** How often streams are looked at; one to which nothing was written in between gets a heartbeat. */
const HEARTBEAT_MS = 15_000;
/** Heartbeats that are written before other work of the process has its turn. */
const BEATS_AT_A_TIME = 1_000;

/** Open streams of this process at most; without a number, as many as it can hold. */
export interface StreamLimits {
  total?: number;
  perKey?: number;
}

/** The open streams of this process, by what they show (a channel, a conversation). Keeps them alive, and ends them when it stops. */
export class EventStreams<S extends EventStream> {
  private readonly byKey = new Map<string, Set<S>>();
  private count = 0;
  private closing = false;
  private beating = false;
  private readonly timer = setInterval(() => void this.beat(), HEARTBEAT_MS).unref();

  constructor(private readonly limits: StreamLimits = {}) {}

  /** Refuses a stream more than may be open. Asked before a response is taken over. */
  admit(key: string): void {
    const { total = Infinity, perKey = Infinity } = this.limits;
    if (this.closing || this.count >= total)
      throw new Problem(503, 'No further stream can be opened here now', { retryAfter: 2 });
    if (this.of(key).size >= perKey)
      throw new Problem(429, 'Too many streams of this are open', { retryAfter: 30 });
  }

  /** Keeps a stream until it is closed; one that comes while the process stops is ended, so that its client comes back elsewhere. */
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

  /** Ends every stream; clients come back by Last-Event-ID. */
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
        if (++written % BEATS_AT_A_TIME === 0) await breathe();
      }
    this.beating = false;
  }
}
