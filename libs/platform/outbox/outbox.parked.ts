import { In } from 'typeorm';
import type { Database, Tx } from '../adapters/sql/database.js';
import { afterCommit } from '../adapters/sql/transaction-scope.js';
import { RecordRefused, type LogRecord } from '../ports/event-log.port.js';
import { ParkedEvent } from './inbox.entity.js';
import { lockFirstParked, errorText } from './inbox.store.js';
import { EVENT_APPENDED } from './outbox.js';
import { OutboxRow } from './outbox.entity.js';
import { shardOf } from './shards.js';

/** The subscription name under which rows are parked that the relay could not publish. */
export const OUTBOX = 'outbox';

/** Converts an outbox row to a record of the log; throws RecordRefused if its headers cannot be parsed. */
export function recordOf(row: Omit<OutboxRow, 'id' | 'shard'>): LogRecord {
  return {
    topic: row.topic,
    key: row.event_key,
    id: row.event_id,
    headers: parseHeaders(row.headers),
    payload: row.payload,
  };
}

function parseHeaders(text: string): Record<string, string> {
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

/** Resolves with true if any row of this outbox is parked. */
export const hasParkedRows = (database: Database): Promise<boolean> =>
  database.read.existsBy(ParkedEvent, { subscription: OUTBOX });

/** Returns the keys of these rows that are parked. */
export async function findParkedKeys(database: Database, rows: readonly OutboxRow[]): Promise<Set<string>> {
  const keys = [...new Set(rows.map((row) => row.event_key))];
  const parked = await database.read.find(ParkedEvent, {
    select: { event_key: true },
    where: { subscription: OUTBOX, event_key: In(keys) },
  });
  return new Set(parked.map((one) => one.event_key));
}

/**
 * Moves rows from the outbox to the parked events, in their order. `errors` has the error of those that failed; the others
 * follow a failed one. A row that another process has moved already is left out.
 */
export async function parkRows(
  tx: Tx,
  rows: readonly OutboxRow[],
  errors: ReadonlyMap<OutboxRow, unknown>,
  parked_at: number,
): Promise<void> {
  for (const row of rows) {
    const { topic, event_key, event_id, headers, payload } = row;
    const error = errors.has(row) ? errorText(errors.get(row)) : null;
    if ((await tx.delete(OutboxRow, { id: row.id })).affected !== 1) continue;
    await tx.insert(ParkedEvent, {
      ...{ subscription: OUTBOX, topic, event_key, event_id, headers, payload, error, parked_at },
    });
  }
}

/** Returns the id of a key's newest parked event, 0 if there is none. Events parked later have higher ids. */
export const lastParkedId = async (database: Database, key: string): Promise<number> =>
  Number((await database.read.maximum(ParkedEvent, 'id', { subscription: OUTBOX, event_key: key })) ?? 0);

/**
 * Moves the first parked event of a key back to the outbox; returns false if there is none with an id up to `last`. Throws
 * if its headers still cannot be parsed.
 */
export async function restoreFirstParked(
  database: Database,
  tx: Tx,
  key: string,
  last: number,
): Promise<boolean> {
  const parked = await lockFirstParked(database, tx, OUTBOX, key);
  if (!parked || Number(parked.id) > last) return false;
  const { id, topic, event_key, event_id, headers, payload } = parked;
  recordOf({ topic, event_key, event_id, headers, payload });
  afterCommit(EVENT_APPENDED);
  await tx.insert(OutboxRow, { shard: shardOf(key), topic, event_key, event_id, headers, payload });
  await tx.delete(ParkedEvent, { id });
  return true;
}
