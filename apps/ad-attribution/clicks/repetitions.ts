import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { CLICK_ID_NAMES, type ClickSourceParameters } from './click.parameters.js';

/** Milliseconds within which a second equal click counts as a repetition, such as a double tap or a reload. */
const WINDOW_MS = 30_000;
const MAX_ENTRIES = 100_000;

/**
 * Recognises repeated clicks. It remembers in memory the clicks of the last 30 seconds that came to this process, at
 * most 100,000.
 */
@Injectable()
export class Repetitions {
  private readonly seen = new LRUCache<string, number>({ max: MAX_ENTRIES });

  /**
   * Returns true if this visitor followed this link with the same click id less than 30 s ago; otherwise remembers the
   * click.
   */
  isRepeated(visitor: string, link: string, source: ClickSourceParameters, at: number): boolean {
    const key = keyOf(visitor, link, source);
    const before = this.seen.get(key);
    if (before !== undefined && at - before < WINDOW_MS) return true;
    this.seen.set(key, at);
    return false;
  }

  /** Forgets a click that was refused, so that the next equal one is no repetition. */
  forget(visitor: string, link: string, source: ClickSourceParameters): void {
    this.seen.delete(keyOf(visitor, link, source));
  }
}

function keyOf(visitor: string, link: string, source: ClickSourceParameters): string {
  const name = CLICK_ID_NAMES.find((one) => source[one] !== undefined);
  return `${visitor} ${link} ${name === undefined ? '' : source[name]}`;
}
