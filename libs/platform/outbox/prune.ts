import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '../adapters/sql/database.js';

const DAY_MS = 86_400_000;
/** Rows of one transaction: other writers come in between. */
const BATCH = 1_000;
const PAUSE_MS = 20;

/** What is removed by its age: answers after a day, inbox rows when they are older than any redelivery. */
const OLD = [
  { table: 'idempotent_answer', at: 'answered_at', keptMs: DAY_MS },
  { table: 'inbox', at: 'taken_at', keptMs: 30 * DAY_MS },
] as const;

/** Removes what no repeat will ask for, oldest first, a batch at a time; returns how many batches that took. */
export async function prune(
  database: Database,
  now: number,
  signal?: AbortSignal,
  batch = BATCH,
): Promise<number> {
  let batches = 0;
  for (const { table, at, keptMs } of OLD) {
    for (let more = true; more && !signal?.aborted;) {
      const oldest = `SELECT ${at} AS at FROM ${table} WHERE ${at} < ? ORDER BY ${at}`;
      const [last] = (await database.read.query(`${oldest} LIMIT 1 OFFSET ${batch - 1}`, [now - keptMs])) as {
        at: unknown;
      }[];
      const [first] = last
        ? [last]
        : ((await database.read.query(`${oldest} LIMIT 1`, [now - keptMs])) as { at: unknown }[]);
      if (!first) break;
      const until = last ? Number(last.at) : now - keptMs - 1;
      await database.transaction((tx) => tx.query(`DELETE FROM ${table} WHERE ${at} <= ?`, [until]));
      batches += 1;
      more = last !== undefined;
      if (more) await pause(PAUSE_MS);
    }
  }
  return batches;
}
