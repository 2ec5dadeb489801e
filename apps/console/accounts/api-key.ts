import { createHash } from 'node:crypto';
import type { Ids } from '#platform/ports/ids.port.js';

const PART = '[0-9a-hjkmnp-tv-z]{26}';
const FORM = new RegExp(`^corong_(${PART})_${PART}$`);

/** `corong_<id>_<secret>`: 130 random bits, so a plain SHA-256 keeps it. */
export function newApiKey(ids: Ids): { id: string; text: string; hash: string } {
  const id = ids.next('key');
  const text = `corong_${id.slice(4)}_${ids.random('key').slice(4)}`;
  return { id, text, hash: hashOf(text) };
}

/** The id in a key's text; null where it is not formed like a key. */
export function keyIdOf(text: string): string | null {
  const match = FORM.exec(text);
  return match ? `key_${match[1]}` : null;
}

export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');
