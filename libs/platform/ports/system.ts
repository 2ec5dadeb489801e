import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Clock } from './clock.port.js';
import { CROCKFORD, Ids } from './ids.port.js';
import type { IdPrefix } from './ids.port.js';

const HALF = 2 ** 40;

/** The machine's clock. */
export class SystemClock extends Clock {
  now(): number {
    return Date.now();
  }

  sleep(ms: number): Promise<void> {
    return sleep(ms);
  }
}

/** A clock that stands still until it is told to move. */
export class SeededClock extends Clock {
  private readonly sleeping: { until: number; wake: () => void }[] = [];

  constructor(private instant: number) {
    super();
  }

  now(): number {
    return this.instant;
  }

  sleep(ms: number): Promise<void> {
    return new Promise((wake) => this.sleeping.push({ until: this.instant + ms, wake }));
  }

  /** How many sleep. */
  get sleepers(): number {
    return this.sleeping.length;
  }

  advance(ms: number): void {
    this.set(this.instant + ms);
  }

  /** Wakes whoever sleeps until then at most. */
  set(instant: number): void {
    this.instant = instant;
    this.sleeping.sort((a, b) => a.until - b.until);
    while (this.sleeping.length > 0 && this.sleeping[0]!.until <= instant) this.sleeping.shift()!.wake();
  }

  /** Goes on to when the first of the sleepers wakes. */
  skip(): void {
    const next = Math.min(...this.sleeping.map(({ until }) => until));
    if (next < Infinity) this.set(Math.max(next, this.instant));
  }
}

/** Ids from a clock and a source of random bytes; `next` ascends, even within a millisecond and when the clock steps back. */
class ClockedIds extends Ids {
  private time = -1;
  /** The 80 random bits of the last `next`, as two halves of 40. */
  private high = 0;
  private low = 0;

  constructor(
    private readonly clock: Clock,
    private readonly bytes: (count: number) => Buffer,
  ) {
    super();
  }

  next(prefix: IdPrefix): string {
    const now = this.clock.now();
    if (now > this.time) this.draw(now);
    else this.step();
    return `${prefix}_${base32(this.time, 10)}${base32(this.high, 8)}${base32(this.low, 8)}`;
  }

  random(prefix: IdPrefix): string {
    let text = '';
    for (const byte of this.bytes(26)) text += CROCKFORD[byte & 31];
    return `${prefix}_${text}`;
  }

  private draw(time: number): void {
    const bytes = this.bytes(10);
    this.time = time;
    this.high = bytes.readUIntBE(0, 5);
    this.low = bytes.readUIntBE(5, 5);
  }

  private step(): void {
    this.low += 1;
    if (this.low < HALF) return;
    this.low = 0;
    this.high += 1;
    if (this.high === HALF) this.draw(this.time + 1);
  }
}

/** Ids that nobody can foresee. */
export class SystemIds extends ClockedIds {
  constructor(clock: Clock = new SystemClock()) {
    super(clock, pooled(randomBytes));
  }
}

/** The same seed and the same clock issue the same ids: for tests that play a stream twice, never for secrets. */
export class SeededIds extends ClockedIds {
  constructor(seed: string, clock: Clock) {
    let block = 0;
    super(
      clock,
      pooled(() => createHash('sha512').update(`${seed}/${block++}`).digest()),
    );
  }
}

/** Hands out random bytes from blocks, since each draw has a price of its own. */
function pooled(draw: (count: number) => Buffer): (count: number) => Buffer {
  let pool: Buffer = Buffer.alloc(0);
  return (count) => {
    if (pool.length < count) pool = draw(4096);
    const taken = pool.subarray(0, count);
    pool = pool.subarray(count);
    return taken;
  };
}

function base32(value: number, length: number): string {
  let text = '';
  for (let rest = value; text.length < length; rest = Math.floor(rest / 32))
    text = CROCKFORD[rest % 32] + text;
  return text;
}
