import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** Milliseconds after a change in which another change may still be committed with an earlier instant or in the same second. */
const SETTLED_MS = 5_000;

/** HTTP validators, with which a client checks its cached copy (RFC 9110, section 8.8). */
export interface Validators {
  /** A strong ETag: it differs if any byte differs. */
  etag: string;
  /** Last-Modified; null while another change may still get the same second. */
  lastModified: string | null;
}

/** Returns the validators of a text. `changed` and `now` are milliseconds since 1970. The date is rounded up, so that it covers its whole second. */
export function validatorsOf(text: string, changed: number, now: number): Validators {
  const etag = `"${createHash('sha256').update(text).digest('base64url')}"`;
  const second = Math.ceil(changed / 1000) * 1000;
  return { etag, lastModified: now < second + SETTLED_MS ? null : new Date(second).toUTCString() };
}

/**
 * True if the client's copy is up to date (answer 304). If-None-Match is used before If-Modified-Since (section 13.2.2).
 * The latter must be exactly the date that was sent: a date that a client chose does not show what it has of that second.
 */
export function isFresh(headers: IncomingHttpHeaders, { etag, lastModified }: Validators): boolean {
  const tags = headers['if-none-match'];
  if (tags !== undefined)
    return tags.split(',').some((one) => one.trim() === '*' || one.trim().replace(/^W\//, '') === etag);
  return lastModified !== null && headers['if-modified-since'] === lastModified;
}
