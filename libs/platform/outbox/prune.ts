import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '../adapters/sql/database.js';

const DAY_MS = 86_400_000;
/** Rows deleted in one transaction, so that other writers do not wait long. */
const BATCH = 1_000;
const PAUSE_MS = 20;

/** How long rows are kept, by table: answers a day, inbox rows longer than any redelivery can take. */
const RETENTION = [
  { table: 'idempotent_answer', at: 'answered_at', keptMs: DAY_MS },
  { table: 'inbox', at: 'taken_at', keptMs: 30 * DAY_MS },
] as const;

/** Deletes expired rows, oldest first, a batch at a time; returns the number of batches. `now`: milliseconds since 1970. */
export async function prune(
  database: Database,
  now: number,
  signal?: AbortSignal,
  batch = BATCH,
): Promise<number> {
  let batches = 0;
  for (const { table, at, keptMs } of RETENTION) {
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
