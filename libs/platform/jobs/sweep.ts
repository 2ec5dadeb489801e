import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Logger } from 'pino';
import { Database } from '#platform/adapters/sql/database.js';
import { AfterCommit, afterCommit } from '#platform/adapters/sql/transaction-scope.js';
import { LOGGER } from '#platform/tokens.js';

interface Round {
  everyMs: number;
  work: () => Promise<void>;
  nextAt: number;
  /** When it last ended well; 0 before the app runs. */
  doneAt: number;
  /** True if a transaction left it work since it last started. */
  wanted: boolean;
  running?: Promise<void>;
  /** Asked for by a transaction that leaves work for this round. */
  leftWork: AfterCommit;
}

const TICK_MS = 500;
const SOON_MS = 10;

/**
 * Runs rounds: repeated queries that find due work in the database and start it, such as adding jobs that were lost. A round
 * also runs at once after a commit that left it work. Rounds run independently of each other, so that a slow one delays no
 * other, and a round never runs twice at the same time.
 */
@Injectable()
export class Sweep implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly rounds = new Map<string, Round>();
  private timer?: NodeJS.Timeout;
  private soon?: NodeJS.Timeout;

  constructor(
    private readonly database: Database,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Declares a round; call it in a constructor. `work` must be short, and safe to run on several instances at once. */
  every(everyMs: number, name: string, work: () => Promise<void>): void {
    if (this.rounds.has(name)) throw new Error(`The round ${name} is declared twice`);
    this.rounds.set(name, {
      everyMs,
      work,
      nextAt: 0,
      doneAt: 0,
      wanted: false,
      leftWork: new AfterCommit(name),
    });
  }

  /** Call it inside a transaction that leaves work for a round: the round runs after the commit. */
  afterThisCommit(name: string): void {
    const round = this.rounds.get(name);
    if (!round) throw new Error(`There is no round ${name}`);
    afterCommit(round.leftWork);
  }

  onApplicationBootstrap(): void {
    for (const round of this.rounds.values()) round.doneAt = Date.now();
    this.timer = setInterval(() => void this.run(), TICK_MS).unref();
    for (const round of this.rounds.values())
      this.database.onCommit(round.leftWork, () => this.runSoon(round));
  }

  /** How long each round is overdue, in seconds. One that fails is overdue since it last ended well. */
  lags(): [string, number][] {
    return [...this.rounds].map(([name, { everyMs, doneAt }]) => {
      const due = doneAt + everyMs + TICK_MS;
      return [name, doneAt === 0 ? 0 : Math.max(0, (Date.now() - due) / 1_000)];
    });
  }

  private runSoon(round: Round): void {
    round.wanted = true;
    if (!this.timer) return;
    this.soon ??= setTimeout(() => {
      this.soon = undefined;
      void this.run();
    }, SOON_MS);
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    clearTimeout(this.soon);
    this.timer = undefined;
    for (const { running } of this.rounds.values()) await running;
  }

  /** Starts the rounds that are due; resolves when they, and those that were running already, have ended. */
  async run(): Promise<void> {
    const now = Date.now();
    const due = [...this.rounds].filter(([, { nextAt, wanted }]) => wanted || nextAt <= now);
    await Promise.all(
      due.map(([name, round]) => {
        round.running ??= this.work(name, round).finally(() => (round.running = undefined));
        return round.running;
      }),
    );
  }

  /** Runs the round again if a commit left work meanwhile. */
  private async work(name: string, round: Round): Promise<void> {
    do {
      round.wanted = false;
      round.nextAt = Date.now() + round.everyMs;
      try {
        await round.work();
        round.doneAt = Date.now();
      } catch (error) {
        this.logger.warn({ round: name, error: (error as Error).name }, 'a sweep failed and will run again');
        return;
      }
    } while (round.wanted && this.timer);
  }
}
