import { setTimeout as delay } from 'node:timers/promises';
import type { Dispatcher } from 'undici';

export interface Patience {
  /** How long an answer may take to begin before its app is asked whether it lives, and before it is asked again. */
  waitMs: number;
  /** How long the app may take to say so. */
  probeMs: number;
}

/** Together below the five seconds within which a client is told. */
const PATIENCE: Patience = { waitMs: 1_000, probeMs: 3_000 };

const BETWEEN_PROBES_MS = 250;
const silence = () => new Error('The app is silent');

type Done = (error: Error | null, answer: Dispatcher.ResponseData) => void;

/**
 * Tells an app that is silent (stopped, swapped out, behind a dead line) from one that takes its time: while an answer
 * has not begun, the app is asked for its `/healthz`. Only silence counts; then whoever waits for that app is refused.
 * A living app takes as long as it takes, for uploads and for what it asks of others. While an app is known to be silent,
 * requests are refused at once, and it is asked again and again until it answers.
 */
export class UpstreamWatch {
  private readonly probes = new Map<string, Promise<boolean>>();
  private readonly silentOrigins = new Set<string>();

  constructor(
    private readonly agent: Dispatcher,
    private readonly patience: Patience = PATIENCE,
  ) {}

  /** As the agent's own, from where requests are proxied. */
  request(options: Dispatcher.RequestOptions, done: Done): void {
    const origin = String(options.origin);
    if (this.silentOrigins.has(origin)) return done(silence(), undefined as never);
    const cut = new AbortController();
    let begun = false;
    const look = async (): Promise<void> => {
      const silent = await this.silent(origin);
      if (silent) void this.awaitAnswer(origin);
      if (begun) return;
      if (silent) cut.abort(silence());
      else timer = setTimeout(() => void look(), this.patience.waitMs);
    };
    let timer = setTimeout(() => void look(), this.patience.waitMs);
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

  /** One question at a time, for all who wait for the app. */
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
    // An answer that came while this process was held up itself is read before it is called late.
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
      // A connection that is refused or closed is no silence: those who wait learn of it by their own.
      return late.signal.aborted;
    } finally {
      clearTimeout(timer);
    }
  }
}
