import { In } from 'typeorm';
import type { Database, Tx } from '#platform/adapters/sql/database.js';
import { addDays } from '#platform/time/calendar.js';
import { localDay, nextMidnight } from '#platform/time/zones.js';
import { CapSlot, Preference } from './preference.entity.js';

/** Why a post does not go to a follower now. A skipped one never will; a deferred one is asked about again at `until`. */
export type Gated =
  | { action: 'skip'; reason: 'muted' | 'cap'; until: 0 }
  | { action: 'defer'; reason: 'quiet_hours' | 'cap'; until: number };

/** What of a post decides about its place. */
export interface Place {
  id: string;
  published_at: number;
  /** When sending it began. */
  since: number;
}

/** How long a post waits for a place; what would have to wait for longer is skipped. */
export const CAP_HORIZON_MS = 48 * 3_600_000;

/**
 * The places that a post takes under the caps of its followers: one for each day on which it is sent. The newest of
 * those that wait for one goes first.
 */
export class Places {
  constructor(
    private readonly database: Database,
    private readonly post: Place,
  ) {}

  /** Takes a place with each that has one left today; answers those that have none. A repeated attempt needs no second one. */
  async take(ids: number[], now: number): Promise<Map<number, Gated>> {
    return this.database.transaction(async (tx) => {
      const where = { follower_id: In(ids) };
      const said = await this.database.lockAll(tx, Preference, { where, order: { follower_id: 'ASC' } });
      const slots = Map.groupBy(await tx.findBy(CapSlot, where), ({ follower_id }) => follower_id);
      return this.sort(tx, said, slots, now);
    });
  }

  private async sort(
    tx: Tx,
    said: Preference[],
    slots: Map<number, CapSlot[]>,
    now: number,
  ): Promise<Map<number, Gated>> {
    const { id: post_id, published_at, since } = this.post;
    const days = remembered((zone) => localDay(zone, now));
    const daysBefore = remembered((day) => addDays(day, -1));
    const midnights = remembered((zone) => nextMidnight(zone, now));
    const full = new Map<number, Gated>();
    const [old, fresh]: [number[], CapSlot[]] = [[], []];
    for (const { follower_id, time_zone, daily_cap } of said) {
      const day = days(time_zone);
      const all = slots.get(follower_id) ?? [];
      const own = all.find((slot) => slot.post_id === post_id);
      if (daily_cap === null || (own?.day === day && own.waits === 0)) continue;
      if (own) old.push(follower_id);
      const others = all.filter((slot) => slot !== own);
      const before = others.filter(
        (slot) =>
          (slot.waits === 0 && slot.day === day) ||
          (slot.waits === 1 && slot.day >= daysBefore(day) && slot.published_at > published_at),
      );
      const until = before.length < daily_cap ? null : midnights(time_zone);
      const never = until !== null && until > since + CAP_HORIZON_MS;
      if (!never) fresh.push({ follower_id, post_id, day, waits: until === null ? 0 : 1, published_at });
      if (never) full.set(follower_id, { action: 'skip', reason: 'cap', until: 0 });
      else if (until !== null) full.set(follower_id, { action: 'defer', reason: 'cap', until });
    }
    if (old.length > 0) await tx.delete(CapSlot, { follower_id: In(old), post_id });
    if (fresh.length > 0)
      await tx.createQueryBuilder().insert().into(CapSlot).values(fresh).updateEntity(false).execute();
    return full;
  }
}

/** Few zones, and the days in them, are shared by many followers. */
function remembered<R>(ask: (name: string) => R): (name: string) => R {
  const known = new Map<string, R>();
  return (name) => {
    if (!known.has(name)) known.set(name, ask(name));
    return known.get(name)!;
  };
}
