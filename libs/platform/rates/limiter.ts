import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { Tx } from '#platform/adapters/sql/database.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Buckets, SLOT_EXPIRES_MS, isBeyondClock, type Block } from './buckets.js';

/** A deadline that can end a wait early. */
export interface WaitEnd {
  readonly isOver: boolean;
  readonly ended: Promise<void>;
}

/** Milliseconds after which pauses that other processes wrote are read again. */
const PAUSES_FRESH_MS = 500;
const RETRY_MS = 50;
const MAX_CREDENTIALS = 10_000;

const keyOf = (credential: string): string => createHash('sha256').update(credential).digest('hex');

/** `queue` resolves when the last waiting caller has had its turn. */
type HeldBlock = Block & { key: string; queue: Promise<unknown> };

/** Keeps to the rate of each provider credential. All processes share the rate: each takes slots for a quarter of a second at a time. */
@Injectable()
export class Limiter {
  private readonly blocks = new LRUCache<string, HeldBlock>({ max: MAX_CREDENTIALS });
  private freshAt = 0;
  private refreshing?: Promise<void>;

  constructor(
    private readonly buckets: Buckets,
    private readonly clock: Clock,
  ) {}

  /**
   * Waits for the turn of one delivery by this credential. Resolves with 0 when its turn has come, with the end of the
   * pause (milliseconds since 1970) if the credential is paused, or with null if the deadline ends first. Without a rate
   * only pauses delay a delivery.
   */
  async waitForTurn(credential: string, perSecond?: number, deadline?: WaitEnd): Promise<number | null> {
    const held = this.blockOf(credential);
    await this.refreshPauses();
    if (perSecond === undefined) return held.paused_until > this.clock.now() ? held.paused_until : 0;
    let begun = false;
    const turn = held.queue.then(() => {
      if (deadline?.isOver) return null;
      begun = true;
      return this.takeTurn(held, perSecond);
    });
    held.queue = turn.catch(() => undefined);
    return deadline ? Promise.race([turn, deadline.ended.then(() => (begun ? turn : null))]) : turn;
  }

  /** Pauses the credential in every process until an instant, as its provider asked. */
  async pause(credential: string, until: number): Promise<void> {
    const held = this.blockOf(credential);
    if (held.paused_until >= until) return;
    held.paused_until = until;
    held.left = 0;
    await this.buckets.pause(held.key, until);
  }

  /** Like `pause`, in the caller's transaction; this process reads the pause later, as the others do. */
  async pauseIn(tx: Tx, credential: string, until: number): Promise<void> {
    await this.buckets.pauseIn(tx, keyOf(credential), until);
  }

  /** Called for one delivery after the other. Missed slots are lost, since other processes have taken the time after them. */
  private async takeTurn(held: HeldBlock, perSecond: number): Promise<number> {
    while (held.paused_until <= this.clock.now()) {
      while (held.left > 0 && held.next < this.clock.now() - SLOT_EXPIRES_MS) this.useSlot(held);
      if (held.left === 0 || isBeyondClock(held.next, this.clock.now(), held.interval)) {
        await this.takeBlock(held, perSecond);
        continue;
      }
      const wait = this.useSlot(held) - this.clock.now();
      if (wait > 0) await this.clock.sleep(wait);
      if (held.paused_until <= this.clock.now()) return 0;
    }
    return held.paused_until;
  }

  private useSlot(held: HeldBlock): number {
    held.left -= 1;
    held.next += held.interval;
    return held.next - held.interval;
  }

  private async takeBlock(held: HeldBlock, perSecond: number): Promise<void> {
    const block = await this.buckets.takeBlock(held.key, perSecond);
    Object.assign(held, { ...block, paused_until: Math.max(held.paused_until, block.paused_until) });
    if (block.left === 0 && block.paused_until <= this.clock.now()) await this.clock.sleep(RETRY_MS);
  }

  private async refreshPauses(): Promise<void> {
    if (this.clock.now() - this.freshAt < PAUSES_FRESH_MS) return;
    this.refreshing ??= this.loadPauses().finally(() => (this.refreshing = undefined));
    await this.refreshing;
  }

  private async loadPauses(): Promise<void> {
    const until = new Map((await this.buckets.paused()).map((row) => [row.credential, row.paused_until]));
    for (const held of this.blocks.values()) {
      const told = until.get(held.key) ?? 0;
      if (told > held.paused_until) Object.assign(held, { paused_until: told, left: 0 });
    }
    this.freshAt = this.clock.now();
  }

  private blockOf(credential: string): HeldBlock {
    let held = this.blocks.get(credential);
    if (!held) {
      const key = keyOf(credential);
      this.blocks.set(
        credential,
        (held = { key, left: 0, next: 0, interval: 0, paused_until: 0, queue: Promise.resolve() }),
      );
      this.freshAt = 0;
    }
    return held;
  }
}
