import { createConnection } from 'mysql2';

/** The parts of a connection of mysql2's pool that are used here. */
export interface PooledConnection {
  query(...args: unknown[]): unknown;
  release(): void;
  stream: { destroy(error: Error): void };
}

/** A check whether the server answers at all. `alive` resolves with the answer; `cancel` ends the check. */
export interface Probe {
  alive: Promise<boolean>;
  cancel(): void;
}

const TICK_MS = 250;
/** All limits count ticks of the timer, not wall time, so that a stalled process does not blame the server. */
const PROBE_AFTER_TICKS = 4;
const PROBE_TIMEOUT_TICKS = 8;
const PROBE_PAUSE_TICKS = 4;
/** Longest wait for a connection of the pool. */
const OBTAIN_TIMEOUT_TICKS = 16;
/** Longest time of one statement on a server that answers the probe. */
const STATEMENT_TIMEOUT_TICKS = 240;

/** A statement, or a wait for a connection, that the server has not answered yet. */
interface PendingCall {
  ticks: number;
  maxTicks: number;
  abort(error: Error): void;
}

/**
 * Gives every query a deadline. When a query waits too long, a second connection probes whether the server answers (it
 * may be suspended, swapped out, or behind a dead network). If it does not, pending queries fail within four seconds and
 * new ones fail at once, all with ETIMEDOUT, until it answers again. A slow statement on a live server goes on.
 */
export class ServerWatch {
  private readonly pending = new Set<PendingCall>();
  private readonly watchedConnections = new WeakSet<PooledConnection>();
  private timer?: NodeJS.Timeout;
  private probe?: { ticks: number; give(): void };
  private pause = 0;
  private unresponsive = false;

  constructor(
    private readonly startProbe: () => Probe,
    private readonly log: (line: string) => void,
  ) {}

  /** Takes a connection through `from`; its queries are watched from then on. */
  obtain(from: () => Promise<PooledConnection>): Promise<PooledConnection> {
    if (this.unresponsive) return Promise.reject(timeoutError());
    return new Promise((resolve, reject) => {
      const done = this.track(OBTAIN_TIMEOUT_TICKS, reject);
      from().then(
        (connection) => (done() ? resolve(this.watched(connection)) : connection.release()),
        (error: unknown) => done() && reject(error as Error),
      );
    });
  }

  close(): void {
    clearInterval(this.timer);
    this.probe?.give();
  }

  private watched(connection: PooledConnection): PooledConnection {
    if (this.watchedConnections.has(connection)) return connection;
    this.watchedConnections.add(connection);
    const query = connection.query.bind(connection);
    connection.query = (...args: unknown[]) => {
      const answer = args.at(-1);
      if (typeof answer !== 'function') return query(...args);
      const done = this.track(STATEMENT_TIMEOUT_TICKS, (error) => connection.stream.destroy(error));
      return query(...args.slice(0, -1), (...result: unknown[]) => {
        done();
        answer(...result);
      });
    };
    return connection;
  }

  /** Watches one pending call. The returned function ends that; it returns false if the call was aborted before. */
  private track(maxTicks: number, abort: (error: Error) => void): () => boolean {
    const one = { ticks: 0, maxTicks, abort };
    this.pending.add(one);
    this.timer ??= setInterval(() => this.tick(), TICK_MS);
    return () => this.pending.delete(one);
  }

  private tick(): void {
    let impatient = this.unresponsive;
    for (const one of this.pending) {
      one.ticks += 1;
      impatient ||= one.ticks >= PROBE_AFTER_TICKS;
      if (one.ticks >= one.maxTicks) this.cut(one);
    }
    if (this.pause > 0) this.pause -= 1;
    if (this.probe && ++this.probe.ticks > PROBE_TIMEOUT_TICKS) this.finishProbe(false);
    else if (!this.probe && impatient && this.pause === 0) this.sendProbe();
    if (this.pending.size > 0 || this.unresponsive || this.probe) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private sendProbe(): void {
    const { alive, cancel: give } = this.startProbe();
    const probe = { ticks: 0, give };
    this.probe = probe;
    void alive.then((answer) => {
      if (this.probe === probe) this.finishProbe(answer);
    });
  }

  private finishProbe(alive: boolean): void {
    this.probe?.give();
    this.probe = undefined;
    this.pause = PROBE_PAUSE_TICKS;
    if (alive === this.unresponsive)
      this.log(alive ? 'the database answers again' : 'the database does not answer: queries are refused');
    this.unresponsive = !alive;
    if (!alive) for (const one of this.pending) this.cut(one);
  }

  private cut(one: PendingCall): void {
    this.pending.delete(one);
    one.abort(timeoutError());
  }
}

const timeoutError = (): Error =>
  Object.assign(new Error('The database did not answer in time'), { code: 'ETIMEDOUT', fatal: true });

/** Probes with a ping on a new connection. Any answer of the server counts as alive, a refusal too. */
export function pingProbe(url: string): Probe {
  const connection = createConnection({ uri: url, connectTimeout: TICK_MS * PROBE_TIMEOUT_TICKS * 2 });
  const alive = new Promise<boolean>((resolve) => {
    const settle = (error: unknown) =>
      resolve(!error || typeof (error as { sqlState?: unknown }).sqlState === 'string');
    connection.on('error', settle);
    connection.ping(settle);
  });
  return { alive, cancel: () => connection.destroy() };
}
