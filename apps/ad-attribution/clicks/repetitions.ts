import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';

/** Milliseconds within which a second equal click counts as a repetition, such as a double tap or a reload. */
export const REPETITION_MS = 30_000;
const MAX_ENTRIES = 100_000;

/**
 * Recognises repeated clicks that came to this process, so that they do not use up a link's limit. It remembers at most
 * 100,000 clicks. Reports count by `RepeatedClicks`, which knows the clicks of all processes.
 */
@Injectable()
export class Repetitions {
  private readonly seen = new LRUCache<string, number>({ max: MAX_ENTRIES });

  /**
   * Returns true if this visitor followed this link with the same click id less than 30 s ago; otherwise remembers the
   * click. `networkId`: hash of the network's click id.
   */
  isRepeated(visitor: string, link: string, networkId: string | undefined, at: number): boolean {
    const key = keyOf(visitor, link, networkId);
    const before = this.seen.get(key);
    if (before !== undefined && at - before < REPETITION_MS) return true;
    this.seen.set(key, at);
    return false;
  }

  /** Forgets a click that was refused, so that the next equal one is no repetition. */
  forget(visitor: string, link: string, networkId: string | undefined): void {
    this.seen.delete(keyOf(visitor, link, networkId));
  }
}

const keyOf = (visitor: string, link: string, networkId = ''): string => `${visitor} ${link} ${networkId}`;
