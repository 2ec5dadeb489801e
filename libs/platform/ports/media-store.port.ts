import type { Readable } from 'node:stream';

/** The store has no bytes under this key. */
export class MediaMissing extends Error {
  override readonly name = 'MediaMissing';
}

/** The store does not answer, or takes nothing now; trying again later can help. */
export class MediaStoreUnavailable extends Error {
  override readonly name = 'MediaStoreUnavailable';
}

/** Bytes `start` to `end`, both counted from 0 and both included. */
export interface ByteRange {
  start: number;
  end: number;
}

/** Keys are ids that Corong issued, never anything that a person entered: a disk makes a path of them. */
const KEY = /^[a-z]{3}_[0-9a-hjkmnp-tv-z]{26}$/;

/** Returns the key, or throws for what is none. */
export function checkMediaKey(key: string): string {
  if (!KEY.test(key)) throw new Error('A key of the media store is an id');
  return key;
}

/**
 * Keeps the bytes of files that people send, each under an id. It holds whole files alone: a `put` that is cut off leaves
 * nothing that could be read. What belongs to whom, and what is to go, stands in the app's tables. Each adapter passes `describeMediaStore` (media-store.contract.ts).
 */
export abstract class MediaStore {
  /**
   * Takes over a finished file of this machine, which lies under the app's data folder and may be gone afterwards. Replaces
   * what the key had.
   * Resolves once the bytes outlive a loss of power. Throws MediaStoreUnavailable.
   */
  abstract put(key: string, file: string): Promise<void>;

  /** Opens the bytes of a key, or a part of them. Throws MediaMissing and MediaStoreUnavailable. */
  abstract open(key: string, range?: ByteRange): Promise<Readable>;

  /** Removes the bytes of a key; one that has none is no error. Throws MediaStoreUnavailable. */
  abstract remove(key: string): Promise<void>;
}
