import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '#platform/ports/clock.port.js';
import type { Ending } from './deadline.js';
import { Buckets, LATE_MS, type Block } from './buckets.js';

/** How old the knowledge of other processes' pauses may be. */
const FRESH_MS = 500;
const RETRY_MS = 50;
const KNOWN = 10_000;
const FORGET_MS = 10_000;

/** `line` ends with the last that waits for its turn. */
type Held = Block & { key: string; line: Promise<unknown> };

/** Keeps to the rates of provider credentials, which all processes share: each takes a quarter of a second's worth at a time. */
@Injectable()
export class Limiter {
  private readonly held = new Map<string, Held>();
  private freshAt = 0;
  private refreshing?: Promise<void>;

  constructor(
    private readonly buckets: Buckets,
    private readonly clock: Clock,
  ) {}

  /**
   * Waits for the turn of one delivery by this credential. Answers 0, or when the provider has paused it the instant
   * until which nothing goes, or null when the ending comes before the turn. Without a rate there is no turn, only pauses.
   */
  async take(credential: string, perSecond?: number, ending?: Ending): Promise<number | null> {
    const held = this.of(credential);
    await this.refresh();
    if (perSecond === undefined) return held.paused_until > this.clock.now() ? held.paused_until : 0;
    let begun = false;
    const turn = held.line.then(() => {
      if (ending?.over) return null;
      begun = true;
      return this.turn(held, perSecond);
    });
    held.line = turn.catch(() => undefined);
    return ending ? Promise.race([turn, ending.come.then(() => (begun ? turn : null))]) : turn;
  }

  /** The provider wants nothing by this credential before then; every process is told. */
  async pause(credential: string, until: number): Promise<void> {
    const held = this.of(credential);
    if (held.paused_until >= until) return;
    held.paused_until = until;
    held.left = 0;
    await this.buckets.pause(held.key, until);
  }

  /** One after the other; turns that were missed are lost, since the time after them is somebody's already. */
  private async turn(held: Held, perSecond: number): Promise<number> {
    while (held.paused_until <= this.clock.now()) {
      while (held.left > 0 && held.next < this.clock.now() - LATE_MS) this.use(held);
      if (held.left === 0) {
        await this.fill(held, perSecond);
        continue;
      }
      const wait = this.use(held) - this.clock.now();
      if (wait > 0) await this.clock.sleep(wait);
      if (held.paused_until <= this.clock.now()) return 0;
    }
    return held.paused_until;
  }

  private use(held: Held): number {
    held.left -= 1;
    held.next += held.interval;
    return held.next - held.interval;
  }

  private async fill(held: Held, perSecond: number): Promise<void> {
    const block = await this.buckets.take(held.key, perSecond);
    Object.assign(held, { ...block, paused_until: Math.max(held.paused_until, block.paused_until) });
    if (block.left === 0 && block.paused_until <= this.clock.now()) await this.clock.sleep(RETRY_MS);
  }

  private async refresh(): Promise<void> {
    if (this.clock.now() - this.freshAt < FRESH_MS) return;
    this.refreshing ??= this.learn().finally(() => (this.refreshing = undefined));
    await this.refreshing;
  }

  private async learn(): Promise<void> {
    const until = new Map((await this.buckets.paused()).map((row) => [row.credential, row.paused_until]));
    for (const held of this.held.values()) {
      const told = until.get(held.key) ?? 0;
      if (told > held.paused_until) Object.assign(held, { paused_until: told, left: 0 });
    }
    this.freshAt = this.clock.now();
  }

  private of(credential: string): Held {
    let held = this.held.get(credential);
    if (!held) {
      if (this.held.size >= KNOWN) this.forget();
      const key = createHash('sha256').update(credential).digest('hex');
      this.held.set(
        credential,
        (held = { key, left: 0, next: 0, interval: 0, paused_until: 0, line: Promise.resolve() }),
      );
      this.freshAt = 0;
    }
    return held;
  }

  private forget(): void {
    const now = this.clock.now();
    for (const [credential, held] of this.held) {
      if (held.paused_until <= now && held.next < now - FORGET_MS) this.held.delete(credential);
    }
  }
}
