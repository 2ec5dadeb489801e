import { In } from 'typeorm';
import type { Database, Tx } from '../adapters/sql/database.js';
import type { LogRecord } from '../ports/event-log.port.js';
import { InboxRow, ParkedEvent } from './inbox.entity.js';

/** Those of a batch that the subscription has not taken yet, a repeat within the batch counted once. */
export async function fresh<R extends LogRecord>(tx: Tx, subscription: string, batch: R[]): Promise<R[]> {
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
 * The keys among these that are parked, each locked by its first event: whoever is trying it again is waited for, and
 * finds what is set aside behind it.
 */
export async function parkedKeys(
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
  for (const { key } of keys) if (await firstParked(database, tx, subscription, key)) parked.add(key);
  return parked;
}

/** The first event of a parked key, locked until the transaction ends. */
export async function firstParked(
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

/** What a parked key says of its error. */
export const reasonOf = (error: unknown): string =>
  (error instanceof Error ? `${error.name}: ${error.message}` : 'Error').replaceAll('\0', '').slice(0, 2_000);

export async function park(
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
