import { In } from 'typeorm';
import type { Database, Tx } from '../adapters/sql/database.js';
import { afterCommit } from '../adapters/sql/transaction-scope.js';
import { RecordRefused, type EventLog, type LogRecord } from '../ports/event-log.port.js';
import { ParkedEvent } from './inbox.entity.js';
import { lockFirstParked, errorText } from './inbox.store.js';
import { EVENT_APPENDED } from './outbox.js';
import { OutboxRow } from './outbox.entity.js';

/** The subscription name under which rows are parked that the relay could not publish. */
export const OUTBOX = 'outbox';

/** Most milliseconds for which a retry waits for the log. */
const PUBLISH_MS = 5_000;

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
 * follow a failed one. A row stays in the outbox if its key is no longer parked, because an operator's retry or skip ended
 * meanwhile. A row that another process has moved already is left out.
 */
export async function parkRows(
  database: Database,
  tx: Tx,
  rows: readonly OutboxRow[],
  errors: ReadonlyMap<OutboxRow, unknown>,
  parked_at: number,
): Promise<void> {
  const parked = new Map<string, boolean>();
  for (const row of rows) {
    const { topic, event_key, event_id, headers, payload } = row;
    const error = errors.has(row) ? errorText(errors.get(row)) : null;
    if (error !== null) parked.set(event_key, true);
    else if (!parked.has(event_key))
      parked.set(event_key, (await lockFirstParked(database, tx, OUTBOX, event_key)) !== null);
    if (!parked.get(event_key)) continue;
    if ((await tx.delete(OutboxRow, { id: row.id })).affected !== 1) continue;
    await tx.insert(ParkedEvent, {
      ...{ subscription: OUTBOX, topic, event_key, event_id, headers, payload, error, parked_at },
    });
  }
}

/**
 * Publishes the first parked event of a key and deletes it once the log has it; returns false if there is none. Throws
 * RecordRefused, which it also stores with the event, if the log still refuses it. The key stays parked meanwhile, so that
 * the relay publishes nothing of it in between.
 */
export async function publishFirstParked(database: Database, log: EventLog, key: string): Promise<boolean> {
  const where = { subscription: OUTBOX, event_key: key };
  const [first] = await database.read.find(ParkedEvent, { where, order: { id: 'ASC' }, take: 1 });
  if (!first) return false;
  const { id } = first;
  try {
    await log.publishWithin([recordOf(first)], PUBLISH_MS);
  } catch (error) {
    if (error instanceof RecordRefused)
      await database.transaction((tx) => tx.update(ParkedEvent, { id }, { error: errorText(error) }));
    throw error;
  }
  await database.transaction(async (tx) => {
    // The relay looks at once for events that came after this one.
    afterCommit(EVENT_APPENDED);
    await tx.delete(ParkedEvent, { id });
  });
  return true;
}
