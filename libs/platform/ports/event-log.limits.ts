import type { LogRecord } from './event-log.port.js';
import { MAX_RECORD_BYTES, RecordTooLarge } from './event-log.port.js';

/** Returns the UTF-8 bytes of a record's key, id, headers and payload. */
export function recordBytes(record: LogRecord): number {
  let bytes =
    Buffer.byteLength(record.payload) + Buffer.byteLength(record.key) + Buffer.byteLength(record.id);
  for (const [name, value] of Object.entries(record.headers)) {
    bytes += Buffer.byteLength(name) + Buffer.byteLength(value);
  }
  return bytes;
}

/** True where no counting is needed: a UTF-16 unit has at most three bytes of UTF-8. */
function isPlainlySmall({ key, id, headers, payload }: LogRecord): boolean {
  let units = key.length + id.length + payload.length;
  for (const name in headers) units += name.length + headers[name]!.length;
  return units * 3 <= MAX_RECORD_BYTES;
}

/** Throws RecordTooLarge if any record is too large. Call it before publishing, so that nothing of the batch is published. */
export function refuseOversize(records: readonly LogRecord[]): void {
  for (const record of records) {
    if (isPlainlySmall(record)) continue;
    const bytes = recordBytes(record);
    if (bytes > MAX_RECORD_BYTES) throw new RecordTooLarge(record.topic, record.id, bytes);
  }
}
