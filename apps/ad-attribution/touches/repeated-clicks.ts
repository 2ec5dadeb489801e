import { Injectable } from '@nestjs/common';
import { In, LessThan } from 'typeorm';
import type { Tx } from '#platform/adapters/sql/database.js';
import { insertNew } from '#platform/adapters/sql/insert-all.js';
import { selectIn } from '#platform/adapters/sql/select-in.js';
import { Clock } from '#platform/ports/clock.port.js';
import type { ClickRecorded } from '../clicks/click.topic.js';
import { REPETITION_MS } from '../clicks/repetitions.js';
import { RecentClick } from './recent-click.entity.js';

/** Milliseconds for which a click is remembered: a process may publish it that much later than another its repetition. */
const KEPT_MS = 5 * 60_000;
const PRUNE_EVERY_MS = 30_000;

/**
 * Recognises repeated clicks of all processes. It works in the consumer, which gets all clicks of a visitor in order,
 * and remembers them in a table, which the next consumer of the partition finds.
 */
@Injectable()
export class RepeatedClicks {
  private prunedAt = 0;

  constructor(private readonly clock: Clock) {}

  /**
   * Returns the ids of those clicks that the same visitor made on the same link with the same click id less than 30 s
   * from one that counts. A click that was handled before may be among them.
   */
  async among(tx: Tx, clicks: readonly ClickRecorded[]): Promise<ReadonlySet<string>> {
    // The log may hold an event twice, which is no repetition.
    const byId = new Map(clicks.map((click) => [click.click_id, click]));
    const valid = [...byId.values()].filter(({ verdict }) => verdict === 'valid');
    const stored = await selectIn<RecentClick>(tx, RecentClick, 'id', [...new Set(valid.map(keyOf))]);
    const seen = new Map(stored.map(({ id, at }) => [id, at]));
    const repeated = new Set<string>();
    const counted = new Map<string, RecentClick>();
    for (const click of valid) {
      const id = keyOf(click);
      const before = seen.get(id);
      if (before !== undefined && Math.abs(click.at - before) < REPETITION_MS) repeated.add(click.click_id);
      else {
        seen.set(id, click.at);
        counted.set(id, { id, at: click.at });
      }
    }
    const replaced = stored.filter(({ id }) => counted.has(id)).map(({ id }) => id);
    if (replaced.length > 0) await tx.delete(RecentClick, { id: In(replaced) });
    await insertNew(tx, RecentClick, [...counted.values()]);
    await this.prune(tx);
    return repeated;
  }

  private async prune(tx: Tx): Promise<void> {
    const now = this.clock.now();
    if (now - this.prunedAt < PRUNE_EVERY_MS) return;
    this.prunedAt = now;
    await tx.delete(RecentClick, { at: LessThan(now - KEPT_MS) });
  }
}

const keyOf = ({ visitor, link_number, network_id_hash = '' }: ClickRecorded): string =>
  `${visitor} ${link_number} ${network_id_hash}`;
