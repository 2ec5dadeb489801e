import { setTimeout as delay } from 'node:timers/promises';
import type { Dispatcher } from 'undici';

/** How long `UpstreamWatch` waits for an app. */
export interface WatchTimeouts {
  /** Milliseconds to wait for the start of an answer before the app is probed, and between two probes. */
  waitMs: number;
  /** Milliseconds that the app may take to answer the probe. */
  probeMs: number;
}

/** Their sum stays below five seconds, within which a client gets 503. */
const PATIENCE: WatchTimeouts = { waitMs: 1_000, probeMs: 3_000 };

const BETWEEN_PROBES_MS = 250;
const silence = () => new Error('The app is silent');

type Done = (error: Error | null, answer: Dispatcher.ResponseData) => void;

/**
 * Detects an app that does not respond at all (suspended, swapped out, behind a dead network). While an answer has not
 * started, it probes the app's `/healthz`; if that is not answered either, requests that wait for the app fail, new ones
 * fail at once, and the app is probed until it answers. An app that answers the probe may take any time, such as for
 * uploads or outgoing requests.
 */
export class UpstreamWatch {
  private readonly probes = new Map<string, Promise<boolean>>();
  private readonly silentOrigins = new Set<string>();

  constructor(
    private readonly agent: Dispatcher,
    private readonly patience: WatchTimeouts = PATIENCE,
  ) {}

  /** Replaces undici's `request` of the agent, which the proxy calls for each request. */
  request(options: Dispatcher.RequestOptions, done: Done): void {
    const origin = String(options.origin);
    if (this.silentOrigins.has(origin)) return done(silence(), undefined as never);
    const cut = new AbortController();
    let begun = false;
    const probe = async (): Promise<void> => {
      const silent = await this.silent(origin);
      if (silent) void this.awaitAnswer(origin);
      if (begun) return;
      if (silent) cut.abort(silence());
      else timer = setTimeout(() => void probe(), this.patience.waitMs);
    };
    let timer = setTimeout(() => void probe(), this.patience.waitMs);
    this.agent.request({ ...options, signal: cut.signal }, (error, answer) => {
      begun = true;
      clearTimeout(timer);
      done(error, answer);
    });
  }

  /** Remembers that the app is silent until it answers a probe: a process that is resumed answers the one that waits. */
  private async awaitAnswer(origin: string): Promise<void> {
    if (this.silentOrigins.has(origin)) return;
    this.silentOrigins.add(origin);
    do await delay(BETWEEN_PROBES_MS, undefined, { ref: false });
    while (await this.silent(origin));
    this.silentOrigins.delete(origin);
  }

  /** Probes an app; all requests that wait for it share one probe. Resolves with true if it does not answer. */
  private silent(origin: string): Promise<boolean> {
    let probe = this.probes.get(origin);
    if (!probe) {
      probe = this.probe(origin).finally(() => this.probes.delete(origin));
      this.probes.set(origin, probe);
    }
    return probe;
  }

  private async probe(origin: string): Promise<boolean> {
    const late = new AbortController();
    // If this process itself was stalled, an answer that arrived meanwhile is read before it counts as late.
    const timer = setTimeout(() => setImmediate(() => late.abort()), this.patience.probeMs);
    try {
      const { body } = await this.agent.request({
        origin,
        path: '/healthz',
        method: 'GET',
        signal: late.signal,
      });
      await body.dump();
      return false;
    } catch {
      // A refused or closed connection does not count as silence: the waiting requests get that error themselves.
      return late.signal.aborted;
    } finally {
      clearTimeout(timer);
    }
  }
}
