import { Between, In, type FindOperator } from 'typeorm';
import type { Database } from '#platform/adapters/sql/database.js';
import type { PreferenceBlock, DailyCap } from './daily-cap.js';
import { endOfHours } from '#platform/time/zones.js';
import { Preference } from './preference.entity.js';

const MINUTE = 60_000;
/** A batch is read by its lowest and highest id when these are less than this many times the batch's size apart. */
const MAX_ID_SPREAD = 8;

/** The preferences of a batch of followers, and whether they allow a post at a given instant. */
export class BatchPreferences {
  private rows = new Map<number, Preference>();
  /** Followers for whom the post counts under their daily cap, and those whose cap is used up. */
  private readonly counted = new Set<number>();
  private overCap = new Map<number, PreferenceBlock>();
  private readonly endByHours = new Map<string, number | null>();
  private cachedMinute = 0;

  /** Without `dailyCap`, daily caps are ignored. */
  constructor(
    private readonly database: Database,
    private readonly ids: readonly number[],
    private readonly dailyCap?: DailyCap,
  ) {}

  /** Reads the preferences as they are now, and counts the post under the cap of each follower who may get it. Call it outside a transaction, because it opens its own. */
  async load(now: number): Promise<void> {
    if (this.ids.length === 0) return;
    const own = new Set(this.ids);
    const found = await this.database.read.findBy(Preference, { follower_id: idFilter(this.ids) });
    const rows = found.filter((row) => own.has(row.follower_id));
    this.rows = new Map(rows.map((row) => [row.follower_id, row]));
    if (!this.dailyCap) return;
    const capped = rows
      .filter(
        (row) => row.daily_cap !== null && !this.counted.has(row.follower_id) && !this.mutedOrQuiet(row, now),
      )
      .map((row) => row.follower_id);
    this.overCap = capped.length > 0 ? await this.dailyCap.reserve(capped, now) : new Map();
    for (const id of capped) if (!this.overCap.has(id)) this.counted.add(id);
  }

  /** Returns why the post must not be sent to the follower at `now`; null when it may be. */
  blockedAt(id: number, now: number): PreferenceBlock | null {
    const row = this.rows.get(id);
    if (!row) return null;
    const block = this.mutedOrQuiet(row, now);
    if (block || !this.dailyCap || row.daily_cap === null || this.counted.has(id)) return block;
    // Quiet hours ended after the last `load`, so the cap was not checked yet: the post is due again at once.
    return this.overCap.get(id) ?? { action: 'defer', reason: 'cap', until: now };
  }

  private mutedOrQuiet(row: Preference, now: number): PreferenceBlock | null {
    const { muted_until, time_zone, quiet_from, quiet_to } = row;
    if (muted_until !== null && muted_until > now) return { action: 'skip', reason: 'muted', until: 0 };
    if (quiet_from === null || quiet_to === null) return null;
    const until = this.endOfQuietHours(time_zone, quiet_from, quiet_to, now);
    return until === null ? null : { action: 'defer', reason: 'quiet_hours', until };
  }

  /** Cached per minute, because quiet hours begin and end with a minute and many followers share the same hours. */
  private endOfQuietHours(zone: string, from: number, to: number, now: number): number | null {
    const minute = Math.floor(now / MINUTE);
    if (minute !== this.cachedMinute) this.endByHours.clear();
    this.cachedMinute = minute;
    const name = `${zone} ${from} ${to}`;
    let end = this.endByHours.get(name);
    if (end === undefined) this.endByHours.set(name, (end = endOfHours(zone, { from, to }, now)));
    return end;
  }
}

/** Selects by lowest and highest id where that is narrow enough: a list of thousands of ids costs more than the rest of the query, and few rows are read in vain, because few followers have preferences. */
function idFilter(ids: readonly number[]): FindOperator<number> {
  let [least, most] = [Infinity, -Infinity];
  for (const id of ids) {
    least = Math.min(least, id);
    most = Math.max(most, id);
  }
  return most - least < MAX_ID_SPREAD * ids.length ? Between(least, most) : In([...ids]);
}
