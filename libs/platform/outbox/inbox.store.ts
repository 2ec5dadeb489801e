import { In } from 'typeorm';
import type { Database, Tx } from '../adapters/sql/database.js';
import type { LogRecord } from '../ports/event-log.port.js';
import { InboxRow, ParkedEvent } from './inbox.entity.js';

/** Returns the records that the subscription has not processed yet; a record that the batch holds twice is returned once. */
export async function unseenRecords<R extends LogRecord>(
  tx: Tx,
  subscription: string,
  batch: R[],
): Promise<R[]> {
  const seen = new Set(
    (
      await tx.find(InboxRow, {
        select: { event_id: true },
        where: { subscription, event_id: In(batch.map((record) => record.id)) },
      })
    ).map((row) => row.event_id),
  );
  return batch.filter((record) => !seen.has(record.id) && seen.add(record.id));
}

/** Records that the subscription has processed these events. */
export async function markTaken(
  tx: Tx,
  subscription: string,
  records: LogRecord[],
  at: number,
): Promise<void> {
  if (records.length === 0) return;
  const rows = records.map(() => '(?, ?, ?)').join(', ');
  const values = records.flatMap((record) => [subscription, record.id, at]);
  await tx.query(`INSERT INTO inbox (subscription, event_id, taken_at) VALUES ${rows}`, values);
}

/**
 * Returns the keys of these records that are parked. It locks the first parked event of each, so it waits for a retry of
 * the key that is running, and a later retry finds the events that this transaction parks.
 */
export async function lockParkedKeys(
  database: Database,
  tx: Tx,
  subscription: string,
  records: LogRecord[],
): Promise<Set<string>> {
  const keys = await tx
    .createQueryBuilder(ParkedEvent, 'p')
    .select('DISTINCT p.event_key', 'key')
    .where({ subscription, event_key: In([...new Set(records.map((record) => record.key))]) })
    .orderBy('p.event_key')
    .getRawMany<{ key: string }>();
  const parked = new Set<string>();
  for (const { key } of keys) if (await lockFirstParked(database, tx, subscription, key)) parked.add(key);
  return parked;
}

/** Returns the first event of a parked key and locks it until the transaction ends; null if the key is not parked. */
export async function lockFirstParked(
  database: Database,
  tx: Tx,
  subscription: string,
  key: string,
): Promise<ParkedEvent | null> {
  const [row] = await database.lockAll(tx, ParkedEvent, {
    where: { subscription, event_key: key },
    order: { id: 'ASC' },
    take: 1,
  });
  return row ?? null;
}

/** Text of an error as it is stored with a parked key: class and message, at most 2,000 characters. */
export const errorText = (error: unknown): string =>
  (error instanceof Error ? `${error.name}: ${error.message}` : 'Error').replaceAll('\0', '').slice(0, 2_000);

/** Parks one event. `error`: the text that `errorText` makes, or null if an earlier event of its key is parked. */
export async function insertParked(
  tx: Tx,
  subscription: string,
  record: LogRecord,
  error: string | null,
  at: number,
): Promise<void> {
  await tx.insert(ParkedEvent, {
    subscription,
    topic: record.topic,
    event_key: record.key,
    event_id: record.id,
    headers: JSON.stringify(record.headers),
    payload: record.payload,
    error,
    parked_at: at,
  });
}
