import { LRUCache } from 'lru-cache';
import type { VisitedLink } from '../links/visited-links.js';

const MAX_ENTRIES = 50_000;

/** A link in memory. */
export interface LinkEntry {
  /** The link; null if there is none with this code. */
  link: VisitedLink | null;
  /** When it has to be read again, in milliseconds since 1970. */
  until: number;
}

/**
 * Links in memory, by domain and code. An index finds the entries of a link, an ad or a workspace without a walk over
 * all of them.
 */
export class LinkEntries {
  private readonly entries = new LRUCache<string, LinkEntry>({
    max: MAX_ENTRIES,
    dispose: ({ link }, key) => {
      for (const id of idsOf(link)) this.removeKey(id, key);
    },
  });
  private readonly keysById = new Map<string, Set<string>>();

  get(domain_id: string, code: string): LinkEntry | undefined {
    return this.entries.get(keyOf(domain_id, code));
  }

  has(domain_id: string, code: string): boolean {
    return this.entries.has(keyOf(domain_id, code));
  }

  set(domain_id: string, code: string, entry: LinkEntry): void {
    const key = keyOf(domain_id, code);
    this.entries.set(key, entry);
    for (const id of idsOf(entry.link)) {
      const keys = this.keysById.get(id);
      if (keys) keys.add(key);
      else this.keysById.set(id, new Set([key]));
    }
  }

  /**
   * Marks the entries of a link, an ad or a workspace as expired, so that they are read again before their next use.
   */
  expire(id: string): void {
    for (const key of this.keysById.get(id) ?? []) {
      const entry = this.entries.peek(key);
      if (entry) entry.until = 0;
    }
  }

  get isFull(): boolean {
    return this.entries.size >= MAX_ENTRIES;
  }

  private removeKey(id: string, key: string): void {
    const keys = this.keysById.get(id);
    keys?.delete(key);
    if (keys?.size === 0) this.keysById.delete(id);
  }
}

/** The separator is a slash, which neither a domain's id nor a code can contain. */
const keyOf = (domain_id: string, code: string): string => `${domain_id}/${code}`;

const idsOf = (link: VisitedLink | null): string[] =>
  link ? [link.link_id, link.ad_id, link.workspace_id] : [];
