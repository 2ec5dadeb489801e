import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';

const MAX_RECIPIENTS = 10_000;
/** A further refusal of the same recipient within this time says nothing new about the account. */
const REMEMBERED_MS = 2 * 3_600_000;
/** So many recipients refused within this window show that the account's limit is used up. */
const RECIPIENTS_TO_BLAME_ACCOUNT = 3;
const BLAME_WINDOW_MS = 2_000;

interface Refusal {
  at: number;
  until: number;
}

/** Addresses are kept as hashes: an address can be a secret, such as the URL of a webhook. */
const hashOf = (recipient: string): string => createHash('sha256').update(recipient).digest('base64url');

/** Recipients for whom the provider takes nothing for a while. Each process remembers for itself. */
export class RecipientLimits {
  private readonly refusals = new LRUCache<string, Refusal>({
    max: MAX_RECIPIENTS,
    ttl: REMEMBERED_MS,
    ttlAutopurge: true,
  });
  /** By account: the latest refusals of recipients that had not been refused before. */
  private readonly recentByAccount = new LRUCache<string, Refusal[]>({
    max: MAX_RECIPIENTS,
    ttl: BLAME_WINDOW_MS,
    ttlAutopurge: true,
  });

  /** True when no recipient was refused lately. */
  get isEmpty(): boolean {
    return this.refusals.size === 0;
  }

  /** Until when the recipient has to wait, in ms; 0 where it need not. */
  limitedUntil(recipient: string, now: number): number {
    const until = this.refusals.get(hashOf(recipient))?.until ?? 0;
    return until > now ? until : 0;
  }

  clear(recipient: string): void {
    this.refusals.delete(hashOf(recipient));
  }

  /** Remembers a refusal; true when the recipient had not been refused lately. */
  recordRefusal(recipient: string, until: number, now: number): boolean {
    const hash = hashOf(recipient);
    const before = this.refusals.get(hash);
    this.refusals.set(hash, { at: now, until });
    return before === undefined || before.at < now - REMEMBERED_MS;
  }

  /**
   * Notes that a refusal may have been meant for the account. Answers until when the account has to pause, 0 where it need
   * not: one recipient that is always refused says nothing about it, several new ones at once do.
   */
  suspectAccount(account: string, until: number, now: number): number {
    const refusals = (this.recentByAccount.get(account) ?? []).filter(({ at }) => at > now - BLAME_WINDOW_MS);
    refusals.push({ at: now, until });
    if (refusals.length < RECIPIENTS_TO_BLAME_ACCOUNT) {
      this.recentByAccount.set(account, refusals);
      return 0;
    }
    this.recentByAccount.delete(account);
    return Math.min(...refusals.map((one) => one.until));
  }
}
