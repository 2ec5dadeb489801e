import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** Within this time after a change another one may still be written with an earlier instant, or in the same second. */
const SETTLED_MS = 5_000;

/** What a client may hold its copy against (RFC 9110, section 8.8). */
export interface Validators {
  /** Strong: another one for any other byte. */
  etag: string;
  /** Null while another change may yet bear the same second. */
  lastModified: string | null;
}

/** `changed` and `now` are instants in milliseconds. The date is rounded up: whoever has it has all of its second. */
export function validatorsOf(text: string, changed: number, now: number): Validators {
  const etag = `"${createHash('sha256').update(text).digest('base64url')}"`;
  const second = Math.ceil(changed / 1000) * 1000;
  return { etag, lastModified: now < second + SETTLED_MS ? null : new Date(second).toUTCString() };
}

/**
 * True where the client has what would be sent. If-None-Match goes before If-Modified-Since (section 13.2.2), which counts
 * where it is the very date that was sent: one that a client made up says nothing of what came in that second.
 */
export function isFresh(headers: IncomingHttpHeaders, { etag, lastModified }: Validators): boolean {
  const tags = headers['if-none-match'];
  if (tags !== undefined)
    return tags.split(',').some((one) => one.trim() === '*' || one.trim().replace(/^W\//, '') === etag);
  return lastModified !== null && headers['if-modified-since'] === lastModified;
}
