import { In } from 'typeorm';
import type { Database, Tx } from '../adapters/sql/database.js';
import { afterCommit } from '../adapters/sql/transaction-scope.js';
import { RecordRefused, type LogRecord } from '../ports/event-log.port.js';
import { ParkedEvent } from './inbox.entity.js';
import { firstParked, reasonOf } from './inbox.store.js';
import { EVENT_APPENDED } from './outbox.js';
import { OutboxRow } from './outbox.entity.js';
import { shardOf } from './shards.js';

/** Under this name rows that never left the outbox stand among the parked. */
export const OUTBOX = 'outbox';

/** The record that a row is; throws RecordRefused where its attributes cannot be read. */
export function recordOf(row: Omit<OutboxRow, 'id' | 'shard'>): LogRecord {
  return {
    topic: row.topic,
    key: row.event_key,
    id: row.event_id,
    headers: attributesOf(row.headers),
    payload: row.payload,
  };
}

function attributesOf(text: string): Record<string, string> {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch (cause) {
    throw new RecordRefused('The attributes of the event are not JSON', { cause });
  }
  if (read === null || typeof read !== 'object' || Array.isArray(read))
    throw new RecordRefused('The attributes of the event are no object');
  const wrong = Object.entries(read).find(([, value]) => typeof value !== 'string');
  if (wrong) throw new RecordRefused(`The attribute ${wrong[0]} of the event is no text`);
  return read as Record<string, string>;
}

export const someParked = (database: Database): Promise<boolean> =>
  database.read.existsBy(ParkedEvent, { subscription: OUTBOX });

export async function keysParked(database: Database, rows: readonly OutboxRow[]): Promise<Set<string>> {
  const keys = [...new Set(rows.map((row) => row.event_key))];
  const parked = await database.read.find(ParkedEvent, {
    select: { event_key: true },
    where: { subscription: OUTBOX, event_key: In(keys) },
  });
  return new Set(parked.map((one) => one.event_key));
}

/** Takes rows out of the outbox and sets them aside, in their order; `errors` says of some why. Each is set aside once. */
export async function setAside(
  tx: Tx,
  rows: readonly OutboxRow[],
  errors: ReadonlyMap<OutboxRow, unknown>,
  parked_at: number,
): Promise<void> {
  for (const row of rows) {
    const { topic, event_key, event_id, headers, payload } = row;
    const error = errors.has(row) ? reasonOf(errors.get(row)) : null;
    if ((await tx.delete(OutboxRow, { id: row.id })).affected !== 1) continue;
    await tx.insert(ParkedEvent, {
      ...{ subscription: OUTBOX, topic, event_key, event_id, headers, payload, error, parked_at },
    });
  }
}

/** The last parked event of a key: those that are set aside from now on come behind it. */
export const lastParked = async (database: Database, key: string): Promise<number> =>
  Number((await database.read.maximum(ParkedEvent, 'id', { subscription: OUTBOX, event_key: key })) ?? 0);

/**
 * Puts the first parked event of a key back into the outbox; false where there is none up to `last`. Throws where it
 * still cannot be read.
 */
export async function putBack(database: Database, tx: Tx, key: string, last: number): Promise<boolean> {
  const parked = await firstParked(database, tx, OUTBOX, key);
  if (!parked || Number(parked.id) > last) return false;
  const { id, topic, event_key, event_id, headers, payload } = parked;
  recordOf({ topic, event_key, event_id, headers, payload });
  afterCommit(EVENT_APPENDED);
  await tx.insert(OutboxRow, { shard: shardOf(key), topic, event_key, event_id, headers, payload });
  await tx.delete(ParkedEvent, { id });
  return true;
}
