import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import { IsNull, MoreThan, Not, type ObjectLiteral } from 'typeorm';
import type { Target } from '../adapters/sql/data-sources.js';
import type { Database, Tx } from '../adapters/sql/database.js';
import { updateAll } from '../adapters/sql/update-all.js';
import type { Keys } from './keys.js';

const BATCH = 500;

/** A column of sealed texts, the table's key, and the column to whose value each text is bound: the key by default. */
export interface SealedColumn<E extends ObjectLiteral = ObjectLiteral> {
  entity: Target<E>;
  key: string;
  sealed: string;
  purpose: string;
  bound: string;
}

/** Declares a sealed column; the compiler checks its names. */
export const sealedColumn = <E extends ObjectLiteral>(
  entity: Target<E>,
  {
    key,
    sealed,
    purpose,
    bound = key,
  }: { key: keyof E & string; sealed: keyof E & string; purpose: string; bound?: keyof E & string },
): SealedColumn => ({ entity: entity as Target<ObjectLiteral>, key, sealed, purpose, bound });

/**
 * Seals texts again, with the first key, that older keys sealed. Batches are committed one by one and finished rows are
 * skipped, so that it can be stopped and run again, and can run beside the app. Returns how many texts were sealed again.
 * Stops between two batches when `signal` aborts.
 */
export async function resealColumns(
  database: Database,
  keys: Keys,
  columns: readonly SealedColumn[],
  signal?: AbortSignal,
): Promise<number> {
  let renewed = 0;
  for (const column of columns) {
    for (let after = ''; !signal?.aborted;) {
      const batch = await database.transaction((tx) => resealBatch(database, tx, keys, column, after));
      renewed += batch.renewed;
      if (batch.last === null) break;
      after = batch.last;
      // SQLite queries block the event loop; this lets signals be handled and memory be freed.
      await yieldToEventLoop();
    }
  }
  return renewed;
}

async function resealBatch(
  database: Database,
  tx: Tx,
  keys: Keys,
  { entity, key, sealed, purpose, bound }: SealedColumn,
  after: string,
): Promise<{ last: string | null; renewed: number }> {
  const rows = await database.lockAll(tx, entity, {
    where: { [key]: MoreThan(after), [sealed]: Not(IsNull()) },
    order: { [key]: 'ASC' },
    take: BATCH,
  });
  const renewed = rows.flatMap((row) => {
    const [text, boundTo] = [row[sealed] as string, row[bound] as string];
    if (keys.isSealedByFirst(text)) return [];
    const change = { [sealed]: keys.seal(purpose, keys.open(purpose, text, boundTo), boundTo) };
    return [{ key: row[key] as unknown, change }];
  });
  await updateAll(tx, entity, key, renewed);
  return { last: (rows.at(-1)?.[key] as string | undefined) ?? null, renewed: renewed.length };
}
