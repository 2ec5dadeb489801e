import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { CLICK_ID_NAMES, type ClickSourceParameters } from './click.parameters.js';

/** Milliseconds within which the same click again is a repetition: a double tap, a reload, a page that is restored. */
const WINDOW_MS = 30_000;
const MAX_ENTRIES = 100_000;

/** Knows the clicks of the last 30 seconds that came to this process. */
@Injectable()
export class Repetitions {
  private readonly seen = new LRUCache<string, number>({ max: MAX_ENTRIES });

  /** True where this visitor followed this link with this click id less than 30 s ago. */
  isRepeated(visitor: string, link: string, source: ClickSourceParameters, at: number): boolean {
    const key = keyOf(visitor, link, source);
    const before = this.seen.get(key);
    if (before !== undefined && at - before < WINDOW_MS) return true;
    this.seen.set(key, at);
    return false;
  }

  /** For a click that was not let on after all. */
  forget(visitor: string, link: string, source: ClickSourceParameters): void {
    this.seen.delete(keyOf(visitor, link, source));
  }
}

function keyOf(visitor: string, link: string, source: ClickSourceParameters): string {
  const name = CLICK_ID_NAMES.find((one) => source[one] !== undefined);
  return `${visitor} ${link} ${name === undefined ? '' : source[name]}`;
}
