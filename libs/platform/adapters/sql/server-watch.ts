import { createConnection } from 'mysql2';

/** Of a connection of mysql2's pool, what is used here. */
export interface PooledConnection {
  query(...args: unknown[]): unknown;
  release(): void;
  stream: { destroy(error: Error): void };
}

/** Asks the server for a sign of life; `give` ends the asking. */
export interface Probe {
  alive: Promise<boolean>;
  give(): void;
}

const TICK_MS = 250;
/** All counted in ticks, so that a process which is held up itself blames no server. */
const PATIENCE_TICKS = 4;
const PROBE_TICKS = 8;
const PAUSE_TICKS = 4;
/** How long a connection of the pool is waited for. */
const OBTAIN_TICKS = 16;
/** The longest that one statement may take on a server that does answer. */
const STATEMENT_TICKS = 240;

/** Somebody who waits for the server. */
interface Waiting {
  ticks: number;
  most: number;
  cut(error: Error): void;
}

/**
 * The deadline of every query: a server that is there and says nothing (stopped, swapped out, behind a dead line) is
 * found out by a second connection that asks whether it lives. While it does not, whoever waits is told within four
 * seconds and whoever comes is refused at once, both with ETIMEDOUT. A statement that is merely slow goes on.
 */
export class ServerWatch {
  private readonly waiting = new Set<Waiting>();
  private readonly known = new WeakSet<PooledConnection>();
  private timer?: NodeJS.Timeout;
  private probe?: { ticks: number; give(): void };
  private pause = 0;
  private silent = false;

  constructor(
    private readonly ask: () => Probe,
    private readonly log: (line: string) => void,
  ) {}

  /** A connection whose queries are watched. */
  obtain(from: () => Promise<PooledConnection>): Promise<PooledConnection> {
    if (this.silent) return Promise.reject(silence());
    return new Promise((resolve, reject) => {
      const done = this.wait(OBTAIN_TICKS, reject);
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
    if (this.known.has(connection)) return connection;
    this.known.add(connection);
    const query = connection.query.bind(connection);
    connection.query = (...args: unknown[]) => {
      const answer = args.at(-1);
      if (typeof answer !== 'function') return query(...args);
      const done = this.wait(STATEMENT_TICKS, (error) => connection.stream.destroy(error));
      return query(...args.slice(0, -1), (...result: unknown[]) => {
        done();
        answer(...result);
      });
    };
    return connection;
  }

  /** Returns how to end the waiting, which says whether it was still going on. */
  private wait(most: number, cut: (error: Error) => void): () => boolean {
    const one = { ticks: 0, most, cut };
    this.waiting.add(one);
    this.timer ??= setInterval(() => this.tick(), TICK_MS);
    return () => this.waiting.delete(one);
  }

  private tick(): void {
    let impatient = this.silent;
    for (const one of this.waiting) {
      one.ticks += 1;
      impatient ||= one.ticks >= PATIENCE_TICKS;
      if (one.ticks >= one.most) this.cut(one);
    }
    if (this.pause > 0) this.pause -= 1;
    if (this.probe && ++this.probe.ticks > PROBE_TICKS) this.answered(false);
    else if (!this.probe && impatient && this.pause === 0) this.look();
    if (this.waiting.size > 0 || this.silent || this.probe) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private look(): void {
    const { alive, give } = this.ask();
    const probe = { ticks: 0, give };
    this.probe = probe;
    void alive.then((answer) => {
      if (this.probe === probe) this.answered(answer);
    });
  }

  private answered(alive: boolean): void {
    this.probe?.give();
    this.probe = undefined;
    this.pause = PAUSE_TICKS;
    if (alive === this.silent)
      this.log(alive ? 'the database answers again' : 'the database is silent: whoever asks it is refused');
    this.silent = !alive;
    if (!alive) for (const one of this.waiting) this.cut(one);
  }

  private cut(one: Waiting): void {
    this.waiting.delete(one);
    one.cut(silence());
  }
}

const silence = (): Error =>
  Object.assign(new Error('The database did not answer in time'), { code: 'ETIMEDOUT', fatal: true });

/** A connection of its own that pings; any word of the server's is a sign of life, a refusal too. */
export function pingProbe(url: string): Probe {
  const connection = createConnection({ uri: url, connectTimeout: TICK_MS * PROBE_TICKS * 2 });
  const alive = new Promise<boolean>((resolve) => {
    const judge = (error: unknown) =>
      resolve(!error || typeof (error as { sqlState?: unknown }).sqlState === 'string');
    connection.on('error', judge);
    connection.ping(judge);
  });
  return { alive, give: () => connection.destroy() };
}
