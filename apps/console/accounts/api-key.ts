import { createHash } from 'node:crypto';
import type { Ids } from '#platform/ports/ids.port.js';

const PART = '[0-9a-hjkmnp-tv-z]{26}';
const PATTERN = new RegExp(`^corong_(${PART})_${PART}$`);

/** Creates a key `corong_<id>_<secret>` with 130 random bits, so that a plain SHA-256 is enough to store it. */
export function newApiKey(ids: Ids): { id: string; text: string; hash: string } {
  const id = ids.next('key');
  const text = `corong_${id.slice(4)}_${ids.random('key').slice(4)}`;
  return { id, text, hash: hashOf(text) };
}

/** Returns the id in a key's text; null if the text does not have the form of a key. */
export function keyIdOf(text: string): string | null {
  const match = PATTERN.exec(text);
  return match ? `key_${match[1]}` : null;
}

/** Returns the hash under which an API key is stored: SHA-256 in hex. */
export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');
