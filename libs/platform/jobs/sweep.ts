import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Logger } from 'pino';
import { Database } from '#platform/adapters/sql/database.js';
import { AfterCommit, afterCommit } from '#platform/adapters/sql/transaction-scope.js';
import { LOGGER } from '#platform/tokens.js';

interface Round {
  everyMs: number;
  work: () => Promise<void>;
  nextAt: number;
  /** Of a transaction that left it something to find. */
  leftWork: AfterCommit;
}

const TICK_MS = 500;
const SOON_MS = 10;

/**
 * Looks in the database for what should be moving and puts it in motion: every job can be lost and is added again
 * from here. Also runs at once after a commit that left work behind.
 */
@Injectable()
export class Sweep implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly rounds = new Map<string, Round>();
  private timer?: NodeJS.Timeout;
  private soon?: NodeJS.Timeout;
  private running?: Promise<void>;
  private again = false;

  constructor(
    private readonly database: Database,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Call in a constructor; `work` has to be short and safe to run on several instances at once. */
  every(everyMs: number, name: string, work: () => Promise<void>): void {
    if (this.rounds.has(name)) throw new Error(`The round ${name} is declared twice`);
    this.rounds.set(name, { everyMs, work, nextAt: 0, leftWork: new AfterCommit(name) });
  }

  /** To be called inside a transaction that leaves a round something to find: it runs once that has committed. */
  afterThisCommit(name: string): void {
    const round = this.rounds.get(name);
    if (!round) throw new Error(`There is no round ${name}`);
    afterCommit(round.leftWork);
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.run(), TICK_MS).unref();
    for (const round of this.rounds.values()) this.database.onCommit(round.leftWork, () => this.hurry(round));
  }

  private hurry(round: Round): void {
    round.nextAt = 0;
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
    await this.running;
  }

  /** Runs the rounds that are due, one after the other; once more when it was called meanwhile. */
  run(): Promise<void> {
    this.again = true;
    this.running ??= this.whileWanted().finally(() => (this.running = undefined));
    return this.running;
  }

  private async whileWanted(): Promise<void> {
    while (this.again) {
      this.again = false;
      await this.runDue();
    }
  }

  private async runDue(): Promise<void> {
    for (const [name, round] of this.rounds) {
      if (Date.now() < round.nextAt) continue;
      round.nextAt = Date.now() + round.everyMs;
      try {
        await round.work();
      } catch (error) {
        this.logger.warn({ round: name, error: (error as Error).name }, 'a sweep failed and will run again');
      }
    }
  }
}
