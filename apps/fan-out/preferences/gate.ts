import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import type { Follower } from '../followers/follower.entity.js';
import { endOfHours, localDay, nextMidnight } from './local-time.js';
import { CapSlot, Preference } from './preference.entity.js';

/** Why a post does not go to a follower now. A skipped one never will; a deferred one is asked about again at `until`. */
export type Gated =
  | { action: 'skip'; reason: 'muted'; until: 0 }
  | { action: 'defer'; reason: 'quiet_hours' | 'cap'; until: number };

/** What followers said about when they want posts, asked right before each attempt to send one. */
@Injectable()
export class Gate {
  constructor(private readonly database: Database) {}

  /**
   * By follower id, those that the post must not be sent to now; whoever is not named may get it. Call it outside a
   * transaction, before every attempt: it takes the place under a follower's cap that the post then has for that day,
   * so a repeated attempt of the same post needs no second one.
   */
  async gate(
    postId: string,
    followers: readonly Pick<Follower, 'id'>[],
    now: number,
  ): Promise<Map<number, Gated>> {
    const gated = new Map<number, Gated>();
    if (followers.length === 0) return gated;
    const ids = followers.map(({ id }) => id);
    const said = await this.database.read.findBy(Preference, { follower_id: In(ids) });
    const ends = remembered((zone: string, from: number, to: number) => endOfHours(zone, { from, to }, now));
    const capped: number[] = [];
    for (const { follower_id, muted_until, time_zone, quiet_from, quiet_to, daily_cap } of said) {
      if (muted_until !== null && muted_until > now) {
        gated.set(follower_id, { action: 'skip', reason: 'muted', until: 0 });
        continue;
      }
      const until = quiet_from === null || quiet_to === null ? null : ends(time_zone, quiet_from, quiet_to);
      if (until !== null) gated.set(follower_id, { action: 'defer', reason: 'quiet_hours', until });
      else if (daily_cap !== null) capped.push(follower_id);
    }
    if (capped.length > 0) {
      const full = await this.database.transaction((tx) => this.places(tx, postId, capped, now));
      for (const [id, until] of full) gated.set(id, { action: 'defer', reason: 'cap', until });
    }
    return gated;
  }

  /** Takes a place for the post with each that has one left today; answers those that have none, and until when. */
  private async places(tx: Tx, postId: string, ids: number[], now: number): Promise<Map<number, number>> {
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
      const own = mine.find((slot) => slot.post_id === postId);
      if (daily_cap === null || own?.day === day) continue;
      if (own) stale.push(follower_id);
      if (mine.filter((slot) => slot.day === day).length < daily_cap)
        taken.push({ follower_id, post_id: postId, day });
      else full.set(follower_id, midnights(time_zone));
    }
    if (stale.length > 0) await tx.delete(CapSlot, { follower_id: In(stale), post_id: postId });
    if (taken.length > 0)
      await tx.createQueryBuilder().insert().into(CapSlot).values(taken).updateEntity(false).execute();
    return full;
  }
}

/** Few zones and hours are shared by many followers. */
function remembered<A extends (string | number)[], R>(ask: (...args: A) => R): (...args: A) => R {
  const known = new Map<string, R>();
  return (...args) => {
    const name = args.join(' ');
    if (!known.has(name)) known.set(name, ask(...args));
    return known.get(name)!;
  };
}
