import type { Identity } from '#platform/http/identity.js';
import type { FeedSink } from '#platform/member-stream/feed-reader.js';
import { BackOff } from '#platform/time/back-off.js';
import type { Upstream } from '../gateway/routes.js';
import type { Upstreams } from '../gateway/upstreams.port.js';

/** Milliseconds between two attempts to open an app's part: the first, and the longest. */
const [FIRST_MS, MOST_MS] = [100, 5_000];
/** Milliseconds that a part has to last before its end counts as the first of a row. */
const LASTING_MS = 10_000;

/** What of an app a member's stream brings, and from where on. */
export interface PartOf {
  app: Upstream;
  topics: readonly string[];
  identity: Identity;
  position: string | undefined;
}

/** Where a part's events go. `degraded`: the app does not answer; `recovered`: it does again, and what was missed follows. */
export interface PartSink extends Omit<FeedSink, 'end'> {
  degraded(): void;
  /** The app's part could not be opened, and is tried again. */
  failed(error: unknown): void;
  recovered(): void;
}

/** One app's part of a member's stream. It is opened again, from its position on, until the stream itself ends. */
export class StreamPart {
  private readonly stopping = new AbortController();
  private readonly backOff = new BackOff(FIRST_MS, MOST_MS);
  private degraded = false;
  private position: string | undefined;

  constructor(
    private readonly upstreams: Upstreams,
    private readonly of: PartOf,
    private readonly sink: PartSink,
  ) {
    this.position = of.position;
    void this.run();
  }

  /** The app, while it does not answer; else null. */
  get waitingFor(): Upstream | null {
    return this.degraded ? this.of.app : null;
  }

  stop(): void {
    this.stopping.abort();
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      // An app that is started again ends its streams, and another process of it may answer at once: that is no outage.
      const inRow = this.backOff.failures > 0;
      const failed = (error: unknown): void => void (signal.aborted || this.sink.failed(error));
      await this.open().catch(failed);
      if (signal.aborted) return;
      if (inRow && this.backOff.failures > 0 && !this.degraded) {
        this.degraded = true;
        this.sink.degraded();
      }
      await this.backOff.wait(signal);
    }
  }

  /** Opens the part; resolves when it has ended, and rejects if it cannot be opened. */
  private async open(): Promise<void> {
    const { signal } = this.stopping;
    const ended = Promise.withResolvers<void>();
    const moved = (position: string | null): void => void (this.position = position ?? this.position);
    const sink: FeedSink = {
      event: (event, position) => {
        moved(position);
        this.sink.event(event, position);
      },
      reset: (reason, position) => {
        moved(position);
        this.sink.reset(reason, position);
      },
      position: (position) => {
        moved(position);
        this.sink.position(position);
      },
      drained: () => this.sink.drained(),
      end: ended.resolve,
    };
    const { app, topics, identity } = this.of;
    const close = await this.upstreams.openFeed(app, { identity, topics, position: this.position }, sink);
    const stop = () => ended.resolve();
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) ended.resolve();
    if (this.degraded) this.sink.recovered();
    this.degraded = false;
    const lasting = setTimeout(() => this.backOff.reset(), LASTING_MS);
    await ended.promise;
    clearTimeout(lasting);
    signal.removeEventListener('abort', stop);
    close();
  }
}
