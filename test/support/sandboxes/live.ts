import { setTimeout as delay } from 'node:timers/promises';
import { until } from '../until.js';
import { createParser } from './event-stream.js';

export interface LiveEvent {
  id: string;
  type: string;
  data: string;
  at: number;
}

/** A client of one live stream that reconnects with Last-Event-ID whenever the stream ends. */
export class LiveReader {
  /** All events in the order of their arrival, repeats included. */
  readonly events: LiveEvent[] = [];
  /** Number of connections that were answered with a stream. */
  connections = 0;
  private readonly stopping = new AbortController();
  private lastId = '';
  /** A refusal that a reconnect would not change. */
  private refusal: string | null = null;
  private reading?: Promise<void>;

  private constructor(
    private readonly url: string,
    private readonly headers: Record<string, string>,
  ) {}

  /** Resolves once the stream is open. It waits for a server that does not answer, and throws when the server refuses. */
  static async open(
    url: string,
    headers: Record<string, string> = {},
    patience = 30_000,
  ): Promise<LiveReader> {
    const reader = new LiveReader(url, headers);
    reader.reading = reader.read();
    try {
      await until('the live stream is open', () => reader.refusal !== null || reader.connections > 0, {
        patience,
        pause: 100,
      });
      if (reader.refusal !== null) throw new Error(reader.refusal);
    } catch (error) {
      await reader.close();
      throw error;
    }
    return reader;
  }

  /** The parsed JSON data of the events. */
  messages<T>(): T[] {
    return this.events.map(({ data }) => JSON.parse(data) as T);
  }

  async close(): Promise<void> {
    this.stopping.abort();
    await this.reading;
  }

  private async read(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      // Reconnects, whatever ended the stream.
      await this.connect().catch(() => undefined);
      await delay(200, undefined, { signal }).catch(() => undefined);
    }
  }

  private async connect(): Promise<void> {
    const resume = this.lastId === '' ? undefined : { 'last-event-id': this.lastId };
    const { signal } = this.stopping;
    const answer = await fetch(this.url, {
      headers: { accept: 'text/event-stream', ...this.headers, ...resume },
      signal,
    });
    if (!answer.ok || !answer.body) {
      await answer.body?.cancel();
      if (answer.status < 500) this.refusal = `${new URL(this.url).pathname} answered ${answer.status}`;
      return;
    }
    this.connections++;
    const parse = createParser({
      position: (id) => (this.lastId = id),
      event: (type, data) => this.events.push({ id: this.lastId, type, data, at: Date.now() }),
    });
    const decoder = new TextDecoder();
    for await (const chunk of answer.body) parse(decoder.decode(chunk, { stream: true }));
  }
}
