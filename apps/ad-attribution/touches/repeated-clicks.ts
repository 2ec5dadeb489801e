import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { LessThan } from 'typeorm';
import type { Tx } from '#platform/adapters/sql/database.js';
import { Clock } from '#platform/ports/clock.port.js';
import type { ClickRecorded } from '../clicks/click.topic.js';
import { REPETITION_MS } from '../clicks/repetitions.js';
import { RecentClicks } from './recent-clicks.entity.js';

/** Milliseconds for which a click is stored: a process may publish it that much later than another its repetition. */
const KEPT_MS = 5 * 60_000;
const PRUNE_EVERY_MS = 30_000;
/** Most clicks in memory: those of REPETITION_MS at 3,000 a second. */
const MAX_CLICKS = 100_000;
/** Clicks in one row, whose text takes at most 64 KiB, and rows that are read at once. */
const ROW_CLICKS = 400;
const READ_ROWS = 50;
/** Rows of other processes may get visible later than rows with higher ids, by as many as there are processes at most. */
const MAX_PROCESSES = 20;

/** A click that counts. */
type Counted = readonly [key: string, id: string, at: number];

/**
 * Recognises repeated clicks of all processes. It works in the consumer, which gets all clicks of a visitor in order, and
 * keeps the clicks in memory. They are stored too, since another process can become the consumer of the partition.
 */
@Injectable()
export class RepeatedClicks {
  private readonly self = randomUUID();
  private readonly seen = new LRUCache<string, Counted>({ max: MAX_CLICKS });
  /** Ids of the last rows that are in memory, ascending. */
  private known = [0];
  private prunedAt = 0;

  constructor(private readonly clock: Clock) {}

  /**
   * Returns the ids of those clicks that the same visitor made on the same link with the same click id less than 30 s
   * from one that counts. A click that is handled again, after a failure too, is no repetition of itself.
   */
  async among(tx: Tx, clicks: readonly ClickRecorded[]): Promise<ReadonlySet<string>> {
    await this.catchUp(tx);
    const repeated = new Set<string>();
    const counted: Counted[] = [];
    for (const click of clicks) {
      if (click.verdict !== 'valid') continue;
      const one: Counted = [keyOf(click), click.click_id, click.at];
      if (this.isRepeated(one)) repeated.add(click.click_id);
      else {
        this.remember(one);
        counted.push(one);
      }
    }
    await this.store(tx, counted);
    await this.prune(tx);
    return repeated;
  }

  private isRepeated([key, id, at]: Counted): boolean {
    const before = this.seen.get(key);
    return before !== undefined && before[1] !== id && Math.abs(at - before[2]) < REPETITION_MS;
  }

  private remember(click: Counted): void {
    const before = this.seen.get(click[0]);
    if (before === undefined || before[2] <= click[2]) this.seen.set(click[0], click);
  }

  /** Reads what other processes stored, and at the start what was stored before it. */
  private async catchUp(tx: Tx): Promise<void> {
    for (;;) {
      const marks = this.known.map(() => '?').join(', ');
      const rows = await tx.query<{ id: string | number; writer: string; clicks: string }[]>(
        `SELECT id, writer, clicks FROM recent_click
         WHERE id > ? AND id NOT IN (${marks}) ORDER BY id LIMIT ${READ_ROWS}`,
        [this.known[0], ...this.known],
      );
      for (const { id, writer, clicks } of rows) {
        this.known.push(Number(id));
        if (writer === this.self) continue;
        for (const click of JSON.parse(clicks) as Counted[]) this.remember(click);
      }
      this.known = this.known.sort((a, b) => a - b).slice(-MAX_PROCESSES);
      if (rows.length < READ_ROWS) return;
    }
  }

  private async store(tx: Tx, counted: readonly Counted[]): Promise<void> {
    for (let from = 0; from < counted.length; from += ROW_CLICKS) {
      const clicks = JSON.stringify(counted.slice(from, from + ROW_CLICKS));
      await tx.insert(RecentClicks, { writer: this.self, at: this.clock.now(), clicks });
    }
  }

  private async prune(tx: Tx): Promise<void> {
    const now = this.clock.now();
    if (now - this.prunedAt < PRUNE_EVERY_MS) return;
    this.prunedAt = now;
    await tx.delete(RecentClicks, { at: LessThan(now - KEPT_MS) });
  }
}

const keyOf = ({ visitor, link_number, network_id_hash = '' }: ClickRecorded): string =>
  `${visitor} ${link_number} ${network_id_hash}`;
