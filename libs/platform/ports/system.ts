import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Clock } from './clock.port.js';
import { base32, CROCKFORD, Ids } from './ids.port.js';
import type { IdPrefix } from './ids.port.js';

const HALF_RANGE = 2 ** 40;

/** Longest wait of one timer, in milliseconds. Node ends a longer one at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** The machine's clock. */
export class SystemClock extends Clock {
  /** `timer`: waits for at most `MAX_TIMER_MS`. */
  constructor(private readonly timer: (ms: number) => Promise<unknown> = (ms) => sleep(ms)) {
    super();
  }

  now(): number {
    return Date.now();
  }

  async sleep(ms: number): Promise<void> {
    let left = ms;
    for (; left > MAX_TIMER_MS; left -= MAX_TIMER_MS) await this.timer(MAX_TIMER_MS);
    await this.timer(left);
  }
}

/** A clock for tests: its time changes only when the test changes it. */
export class SeededClock extends Clock {
  private readonly pendingSleeps: { until: number; wake: () => void }[] = [];

  constructor(private instant: number) {
    super();
  }

  now(): number {
    return this.instant;
  }

  sleep(ms: number): Promise<void> {
    return new Promise((wake) => this.pendingSleeps.push({ until: this.instant + ms, wake }));
  }

  /** Number of sleeps that have not ended. */
  get sleeperCount(): number {
    return this.pendingSleeps.length;
  }

  advance(ms: number): void {
    this.set(this.instant + ms);
  }

  /** Sets the time and ends every sleep that lasts until then at most. */
  set(instant: number): void {
    this.instant = instant;
    this.pendingSleeps.sort((a, b) => a.until - b.until);
    while (this.pendingSleeps.length > 0 && this.pendingSleeps[0]!.until <= instant)
      this.pendingSleeps.shift()!.wake();
  }

  /** Advances the time to the end of the shortest sleep. */
  advanceToNextSleeper(): void {
    const next = Math.min(...this.pendingSleeps.map(({ until }) => until));
    if (next < Infinity) this.set(Math.max(next, this.instant));
  }
}

/** Ids from a clock and a source of random bytes; `next` ascends, even within a millisecond and when the clock steps back. */
class ClockedIds extends Ids {
  private time = -1;
  /** The 80 random bits of the last `next`, as two halves of 40. */
  private high = 0;
  private low = 0;
  /** The digits of `time` and `high`, which stay the same for many ids. */
  private start = '';

  constructor(
    private readonly clock: Clock,
    private readonly bytes: (count: number) => Buffer,
  ) {
    super();
  }

  next(prefix: IdPrefix): string {
    const now = this.clock.now();
    if (now > this.time) this.drawRandom(now);
    else this.increment();
    return `${prefix}_${this.start}${base32(this.low, 8)}`;
  }

  random(prefix: IdPrefix): string {
    let text = '';
    for (const byte of this.bytes(26)) text += CROCKFORD[byte & 31];
    return `${prefix}_${text}`;
  }

  private drawRandom(time: number): void {
    const bytes = this.bytes(10);
    this.time = time;
    this.high = bytes.readUIntBE(0, 5);
    this.low = bytes.readUIntBE(5, 5);
    this.start = base32(time, 10) + base32(this.high, 8);
  }

  private increment(): void {
    this.low += 1;
    if (this.low < HALF_RANGE) return;
    this.low = 0;
    this.high += 1;
    if (this.high === HALF_RANGE) this.drawRandom(this.time + 1);
    else this.start = base32(this.time, 10) + base32(this.high, 8);
  }
}

/** Ids that nobody can predict: the system clock's time and random bytes. */
export class SystemIds extends ClockedIds {
  constructor(clock: Clock = new SystemClock()) {
    super(clock, pooled(randomBytes));
  }
}

/** Ids for tests: the same seed and the same clock give the same ids. Never for secrets. */
export class SeededIds extends ClockedIds {
  constructor(seed: string, clock: Clock) {
    let block = 0;
    super(
      clock,
      pooled(() => createHash('sha512').update(`${seed}/${block++}`).digest()),
    );
  }
}

/** Draws random bytes in blocks of 4 KiB, since each draw has a fixed cost. */
function pooled(draw: (count: number) => Buffer): (count: number) => Buffer {
  let pool: Buffer = Buffer.alloc(0);
  return (count) => {
    if (pool.length < count) pool = draw(4096);
    const taken = pool.subarray(0, count);
    pool = pool.subarray(count);
    return taken;
  };
}
