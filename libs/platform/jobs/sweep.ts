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
  /** A transaction left it something to find since it last began. */
  wanted: boolean;
  running?: Promise<void>;
  /** Of a transaction that left it something to find. */
  leftWork: AfterCommit;
}

const TICK_MS = 500;
const SOON_MS = 10;

/**
 * Looks in the database for what should be moving and puts it in motion: every job can be lost and is added again
 * from here. A round also runs at once after a commit that left it work. Each round runs beside the others and never
 * beside itself, so that a slow one holds up none.
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

  /** Call in a constructor; `work` has to be short and safe to run on several instances at once. */
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

  /** To be called inside a transaction that leaves a round something to find: it runs once that has committed. */
  afterThisCommit(name: string): void {
    const round = this.rounds.get(name);
    if (!round) throw new Error(`There is no round ${name}`);
    afterCommit(round.leftWork);
  }

  onApplicationBootstrap(): void {
    for (const round of this.rounds.values()) round.doneAt = Date.now();
    this.timer = setInterval(() => void this.run(), TICK_MS).unref();
    for (const round of this.rounds.values()) this.database.onCommit(round.leftWork, () => this.hurry(round));
  }

  /** How long each round is overdue, in seconds. One that fails is overdue since it last ended well. */
  lags(): [string, number][] {
    return [...this.rounds].map(([name, { everyMs, doneAt }]) => {
      const due = doneAt + everyMs + TICK_MS;
      return [name, doneAt === 0 ? 0 : Math.max(0, (Date.now() - due) / 1_000)];
    });
  }

  private hurry(round: Round): void {
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

  /** Starts the rounds that are due; resolves when they have ended. One that is still running is waited for, too. */
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

  /** Once more where a commit left work meanwhile. */
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
