import { In } from 'typeorm';
import type { Tx } from '../adapters/sql/database.js';
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

export async function markTaken(tx: Tx, subscription: string, records: LogRecord[], at: number): Promise<void> {
  if (records.length === 0) return;
  const rows = records.map(() => '(?, ?, ?)').join(', ');
  const values = records.flatMap((record) => [subscription, record.id, at]);
  await tx.query(`INSERT INTO inbox (subscription, event_id, taken_at) VALUES ${rows}`, values);
}

export async function parkedKeys(tx: Tx, subscription: string, records: LogRecord[]): Promise<Set<string>> {
  if (records.length === 0) return new Set();
  const rows = await tx.find(ParkedEvent, {
    select: { event_key: true },
    where: { subscription, event_key: In([...new Set(records.map((record) => record.key))]) },
  });
  return new Set(rows.map((row) => row.event_key));
}

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
