import type { LogRecord } from '../../ports/event-log.port.js';

/** Most records, and about as many characters, in one row of a log file. */
const MAX_RECORDS = 500;
const MAX_CHARACTERS = 1_000_000;

/** Consecutive records of one partition, which are one row of a log file. */
export interface LogBatch {
  topic: string;
  partition: number;
  /** Number of the records. */
  records: number;
  /** The records as JSON, for `decodeBatch`. */
  data: string;
}

/** What `data` holds of a record; its topic and partition are columns of the row. */
type Encoded = readonly [key: string, id: string, headers: Record<string, string>, payload: string];
type Decoded = Pick<LogRecord, 'key' | 'id' | 'headers' | 'payload'>;

/**
 * Puts records that are appended together into batches, in order by partition: a row for each record would cost several
 * times as much to write and to read.
 */
export function encodeBatches(
  records: readonly LogRecord[],
  partitionOf: (record: LogRecord) => number,
): LogBatch[] {
  const batches: LogBatch[] = [];
  const open = new Map<
    string,
    { topic: string; partition: number; encoded: Encoded[]; characters: number }
  >();
  const close = (name: string): void => {
    const { topic, partition, encoded } = open.get(name)!;
    batches.push({ topic, partition, records: encoded.length, data: JSON.stringify(encoded) });
    open.delete(name);
  };
  for (const record of records) {
    const { topic, key, id, headers, payload } = record;
    const partition = partitionOf(record);
    const name = `${topic} ${partition}`;
    let batch = open.get(name);
    if (!batch) open.set(name, (batch = { topic, partition, encoded: [], characters: 0 }));
    batch.encoded.push([key, id, headers, payload]);
    batch.characters += payload.length;
    if (batch.encoded.length === MAX_RECORDS || batch.characters > MAX_CHARACTERS) close(name);
  }
  for (const name of open.keys()) close(name);
  return batches;
}

/** Returns the records of a row's `data`. */
export const decodeBatch = (data: string): Decoded[] =>
  (JSON.parse(data) as Encoded[]).map(([key, id, headers, payload]) => ({ key, id, headers, payload }));
