import type { LogRecord } from './event-log.port.js';
import { MAX_RECORD_BYTES, RecordTooLarge } from './event-log.port.js';

/** UTF-8 bytes of a record's key, headers and payload. */
export function recordBytes(record: LogRecord): number {
  let bytes =
    Buffer.byteLength(record.payload) + Buffer.byteLength(record.key) + Buffer.byteLength(record.id);
  for (const [name, value] of Object.entries(record.headers)) {
    bytes += Buffer.byteLength(name) + Buffer.byteLength(value);
  }
  return bytes;
}

/** Refuses the whole batch when one of its records is too large, before anything of it is published. */
export function refuseOversize(records: readonly LogRecord[]): void {
  for (const record of records) {
    const bytes = recordBytes(record);
    if (bytes > MAX_RECORD_BYTES) throw new RecordTooLarge(record.topic, record.id, bytes);
  }
}
