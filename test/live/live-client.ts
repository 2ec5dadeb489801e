import { setTimeout as delay } from 'node:timers/promises';
import { createParser } from '../support/sandboxes/event-stream.js';
import { until } from '../support/until.js';

/** Milliseconds after which the client opens a stream that ended again; docs/live.md says two seconds. */
const RETRY_MS = 100;

export interface LiveEvent {
  type: string;
  id: string;
  data: Record<string, unknown>;
}

/** A member's client as docs/live.md says that one behaves: one stream, and after it the lists that it shows. It counts its requests. */
export class LiveClient {
  /** All events in the order in which they came. */
  readonly events: LiveEvent[] = [];
  /** Requests so far, those for the stream included. */
  requests = 0;
  /** Statuses of the answers to requests for the stream. */
  readonly statuses: number[] = [];
  /** Open streams now: 0 or 1. */
  open = 0;
  position = '';
  private readonly stopping = new AbortController();
  private cut = new AbortController();
  private reading?: Promise<void>;

  constructor(
    private readonly url: string,
    private readonly key: string,
    private readonly query = '',
  ) {}

  /** Opens the stream, and loads these lists; `position`: the id of the last event that the client has. */
  async start(lists: readonly string[] = [], position = ''): Promise<this> {
    this.position = position;
    this.reading = this.read();
    await until('the stream is open', () => this.events.some(({ type }) => type === 'opened'));
    for (const list of lists) {
      const answer = await this.request(list);
      if (!answer.ok) throw new Error(`${list} answered ${answer.status}`);
      await answer.text();
    }
    return this;
  }

  /** Loses the connection, as behind a proxy that ends streams; resolves when the client has a new one. */
  async lose(): Promise<void> {
    const before = this.statuses.length;
    this.cut.abort();
    await until('the stream is open again', () => this.statuses.length > before && this.open === 1);
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.cut.abort();
    await this.reading;
  }

  of(type: string): Record<string, unknown>[] {
    return this.events.filter((event) => event.type === type).map(({ data }) => data);
  }

  /** The texts of new messages, in the order in which they came. */
  texts(): string[] {
    return this.of('message').map(({ message }) => (message as { text: string }).text);
  }

  private request(path: string, headers: Record<string, string> = {}): Promise<Response> {
    this.requests++;
    return fetch(this.url + path, {
      headers: { authorization: `Bearer ${this.key}`, ...headers },
      signal: this.cut.signal,
    });
  }

  private async read(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted && this.statuses.at(-1) !== 401) {
      this.cut = new AbortController();
      await this.readOnce().catch(() => undefined);
      this.open = 0;
      await delay(RETRY_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  private async readOnce(): Promise<void> {
    const headers: Record<string, string> = this.position === '' ? {} : { 'last-event-id': this.position };
    const answer = await this.request(`/v1/live${this.query}`, headers);
    this.statuses.push(answer.status);
    if (!answer.ok || !answer.body) return void (await answer.body?.cancel());
    this.open = 1;
    const parse = createParser({
      position: (id) => (this.position = id),
      event: (type, data) =>
        this.events.push({ type, id: this.position, data: JSON.parse(data) as Record<string, unknown> }),
    });
    const decoder = new TextDecoder();
    for await (const chunk of answer.body) parse(decoder.decode(chunk, { stream: true }));
  }
}
