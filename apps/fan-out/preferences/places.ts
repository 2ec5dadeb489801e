import { In } from 'typeorm';
import type { Database, Tx } from '#platform/adapters/sql/database.js';
import { localDay, nextMidnight } from './local-time.js';
import { CapSlot, Preference } from './preference.entity.js';

/** Why a post does not go to a follower now. A skipped one never will; a deferred one is asked about again at `until`. */
export type Gated =
  | { action: 'skip'; reason: 'muted'; until: 0 }
  | { action: 'defer'; reason: 'quiet_hours' | 'cap'; until: number };

/** The places that a post takes under the caps of its followers: one for each day on which it is sent. */
export class Places {
  constructor(
    private readonly database: Database,
    private readonly postId: string,
  ) {}

  /** Takes a place with each that has one left today; answers those that have none. A repeated attempt needs no second one. */
  async take(ids: number[], now: number): Promise<Map<number, Gated>> {
    const full = new Map<number, Gated>();
    await this.database.transaction(async (tx) => {
      full.clear();
      for (const [id, until] of await this.places(tx, ids, now))
        full.set(id, { action: 'defer', reason: 'cap', until });
    });
    return full;
  }

  private async places(tx: Tx, ids: number[], now: number): Promise<Map<number, number>> {
    const full = new Map<number, number>();
    const where = { follower_id: In(ids) };
    const said = await this.database.lockAll(tx, Preference, { where, order: { follower_id: 'ASC' } });
    const slots = new Map<number, CapSlot[]>();
    for (const slot of await tx.findBy(CapSlot, where))
      slots.set(slot.follower_id, [...(slots.get(slot.follower_id) ?? []), slot]);
    const days = remembered((zone: string) => localDay(zone, now));
    const midnights = remembered((zone: string) => nextMidnight(zone, now));
    const [stale, taken]: [number[], CapSlot[]] = [[], []];
    for (const { follower_id, time_zone, daily_cap } of said) {
      const day = days(time_zone);
      const mine = slots.get(follower_id) ?? [];
      const own = mine.find((slot) => slot.post_id === this.postId);
      if (daily_cap === null || own?.day === day) continue;
      if (own) stale.push(follower_id);
      if (mine.filter((slot) => slot.day === day).length < daily_cap)
        taken.push({ follower_id, post_id: this.postId, day });
      else full.set(follower_id, midnights(time_zone));
    }
    if (stale.length > 0) await tx.delete(CapSlot, { follower_id: In(stale), post_id: this.postId });
    if (taken.length > 0)
      await tx.createQueryBuilder().insert().into(CapSlot).values(taken).updateEntity(false).execute();
    return full;
  }
}

/** Few zones are shared by many followers. */
function remembered<R>(ask: (zone: string) => R): (zone: string) => R {
  const known = new Map<string, R>();
  return (zone) => {
    if (!known.has(zone)) known.set(zone, ask(zone));
    return known.get(zone)!;
  };
}
