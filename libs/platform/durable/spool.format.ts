import { crc32 } from 'node:zlib';
import type { LogRecord } from '../ports/event-log.port.js';

const NEWLINE = 10;
const CHECKSUM_LENGTH = 8;

/** Encodes each record as a line: CRC-32 of the JSON in eight hexadecimal digits, a space, and the record as JSON. */
export function encodeRecords(records: readonly LogRecord[]): Buffer {
  const lines = records.map((record) => {
    const json = JSON.stringify(record);
    return `${crc32(json).toString(16).padStart(CHECKSUM_LENGTH, '0')} ${json}\n`;
  });
  return Buffer.from(lines.join(''));
}

/** What a file of the spool contains. */
export interface DecodedSegment {
  records: LogRecord[];
  /** Bytes after the last line end: a record whose write was interrupted. */
  torn: number;
  /** Lines whose checksum is wrong. */
  damaged: number;
}

/** Decodes what `encodeRecords` wrote, except for incomplete and damaged records. */
export function decodeSegment(data: Buffer): DecodedSegment {
  const records: LogRecord[] = [];
  let damaged = 0;
  let start = 0;
  for (let end = data.indexOf(NEWLINE); end >= 0; end = data.indexOf(NEWLINE, start)) {
    const record = decodeLine(data.toString('utf8', start, end));
    if (record) records.push(record);
    else damaged++;
    start = end + 1;
  }
  return { records, torn: data.length - start, damaged };
}

function decodeLine(line: string): LogRecord | null {
  const json = line.slice(CHECKSUM_LENGTH + 1);
  if (parseInt(line.slice(0, CHECKSUM_LENGTH), 16) !== crc32(json)) return null;
  return JSON.parse(json) as LogRecord;
}
