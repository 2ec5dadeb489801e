import { setTimeout as delay } from 'node:timers/promises';
import { createParser } from './event-stream.js';

export interface LiveEvent {
  id: string;
  type: string;
  data: string;
  at: number;
}

/** A reader of one live stream that comes back by Last-Event-ID whenever the stream ends. */
export class LiveReader {
  /** All events, repeats included, in the order in which they came. */
  readonly events: LiveEvent[] = [];
  /** Connections that were answered with a stream. */
  connections = 0;
  private readonly stopping = new AbortController();
  private lastId = '';
  private reading?: Promise<void>;

  private constructor(
    private readonly url: string,
    private readonly headers: Record<string, string>,
  ) {}

  /** Resolves once the stream is open. */
  static async open(url: string, headers: Record<string, string> = {}): Promise<LiveReader> {
    const reader = new LiveReader(url, headers);
    await new Promise<void>((resolve, reject) => {
      reader.reading = reader.read(resolve, reject);
    });
    return reader;
  }

  /** The data of the events, as JSON. */
  messages<T>(): T[] {
    return this.events.map(({ data }) => JSON.parse(data) as T);
  }

  async close(): Promise<void> {
    this.stopping.abort();
    await this.reading;
  }

  private async read(opened: () => void, refused: (error: Error) => void): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        await this.connect(opened, refused);
      } catch (error) {
        if (!signal.aborted && this.connections === 0) refused(error as Error);
      }
      await delay(200, undefined, { signal }).catch(() => undefined);
    }
  }

  private async connect(opened: () => void, refused: (error: Error) => void): Promise<void> {
    const resume = this.lastId === '' ? undefined : { 'last-event-id': this.lastId };
    const { signal } = this.stopping;
    const answer = await fetch(this.url, {
      headers: { accept: 'text/event-stream', ...this.headers, ...resume },
      signal,
    });
    if (!answer.ok || !answer.body) {
      await answer.body?.cancel();
      // A gateway that is up before the app behind it: come again.
      if (answer.status < 500) refused(new Error(`${new URL(this.url).pathname} answered ${answer.status}`));
      return;
    }
    this.connections++;
    opened();
    const parse = createParser({
      position: (id) => (this.lastId = id),
      event: (type, data) => this.events.push({ id: this.lastId, type, data, at: Date.now() }),
    });
    const decoder = new TextDecoder();
    for await (const chunk of answer.body) parse(decoder.decode(chunk, { stream: true }));
  }
}
