import { In } from 'typeorm';
import type { Database, Tx } from '#platform/adapters/sql/database.js';
import { addDays } from '#platform/time/calendar.js';
import { localDay, nextMidnight } from '#platform/time/zones.js';
import { CapSlot, Preference } from './preference.entity.js';

/** Why a post is not sent to a follower now. A skipped post is never sent; a deferred one is checked again at `until`. */
export type PreferenceBlock =
  | { action: 'skip'; reason: 'muted' | 'cap'; until: 0 }
  | { action: 'defer'; reason: 'quiet_hours' | 'cap'; until: number };

/** What the daily cap has to know of a post. */
export interface CappedPost {
  id: string;
  published_at: number;
  /** When sending the post began, in milliseconds since 1970. */
  since: number;
}

/** A post that the cap would hold back for longer than this is skipped. */
export const CAP_HORIZON_MS = 48 * 3_600_000;

/**
 * Counts a post under the daily caps of its followers, once for each follower and local day on which it is sent. Of the
 * posts that wait for a free slot, the newest goes first.
 */
export class DailyCap {
  constructor(
    private readonly database: Database,
    private readonly post: CappedPost,
  ) {}

  /** Takes a slot of today with each follower who has one left. Returns the followers who have none. A repeated attempt at the same post needs no second slot. */
  async reserve(ids: number[], now: number): Promise<Map<number, PreferenceBlock>> {
    return this.database.transaction(async (tx) => {
      const where = { follower_id: In(ids) };
      const preferences = await this.database.lockAll(tx, Preference, {
        where,
        order: { follower_id: 'ASC' },
      });
      const slots = Map.groupBy(await tx.findBy(CapSlot, where), ({ follower_id }) => follower_id);
      return this.reserveIn(tx, preferences, slots, now);
    });
  }

  private async reserveIn(
    tx: Tx,
    preferences: Preference[],
    slots: Map<number, CapSlot[]>,
    now: number,
  ): Promise<Map<number, PreferenceBlock>> {
    const { id: post_id, published_at, since } = this.post;
    const dayIn = memoize((zone) => localDay(zone, now));
    const dayBefore = memoize((day) => addDays(day, -1));
    const midnightIn = memoize((zone) => nextMidnight(zone, now));
    const blocked = new Map<number, PreferenceBlock>();
    const [old, fresh]: [number[], CapSlot[]] = [[], []];
    for (const { follower_id, time_zone, daily_cap } of preferences) {
      const day = dayIn(time_zone);
      const all = slots.get(follower_id) ?? [];
      const own = all.find((slot) => slot.post_id === post_id);
      if (daily_cap === null || (own?.day === day && own.waiting === 0)) continue;
      if (own) old.push(follower_id);
      const others = all.filter((slot) => slot !== own);
      const ahead = others.filter(
        (slot) =>
          (slot.waiting === 0 && slot.day === day) ||
          (slot.waiting === 1 && slot.day >= dayBefore(day) && slot.published_at > published_at),
      );
      const until = ahead.length < daily_cap ? null : midnightIn(time_zone);
      const tooLate = until !== null && until > since + CAP_HORIZON_MS;
      if (!tooLate) fresh.push({ follower_id, post_id, day, waiting: until === null ? 0 : 1, published_at });
      if (tooLate) blocked.set(follower_id, { action: 'skip', reason: 'cap', until: 0 });
      else if (until !== null) blocked.set(follower_id, { action: 'defer', reason: 'cap', until });
    }
    if (old.length > 0) await tx.delete(CapSlot, { follower_id: In(old), post_id });
    if (fresh.length > 0)
      await tx.createQueryBuilder().insert().into(CapSlot).values(fresh).updateEntity(false).execute();
    return blocked;
  }
}

/** Remembers a result for each zone or day, because many followers share few of them. */
function memoize<R>(compute: (name: string) => R): (name: string) => R {
  const known = new Map<string, R>();
  return (name) => {
    if (!known.has(name)) known.set(name, compute(name));
    return known.get(name)!;
  };
}
