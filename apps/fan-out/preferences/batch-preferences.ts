import { Between, In, type FindOperator } from 'typeorm';
import type { Database } from '#platform/adapters/sql/database.js';
import type { Gated, Places } from './daily-cap.js';
import { endOfHours } from '#platform/time/zones.js';
import { Preference } from './preference.entity.js';

const MINUTE = 60_000;
/** So many times their number may ids be apart to be asked for by the first and the last. */
const SPREAD = 8;

/** What the followers of a batch said, and what it comes to at any moment. */
export class Wishes {
  private said = new Map<number, Preference>();
  /** Those that have a place for the post under their cap, and those that had none. */
  private readonly placed = new Set<number>();
  private full = new Map<number, Gated>();
  private readonly ends = new Map<string, number | null>();
  private minute = 0;

  /** Without `places` caps do not count. */
  constructor(
    private readonly database: Database,
    private readonly ids: readonly number[],
    private readonly places?: Places,
  ) {}

  /** Asks what they say now. Call it outside a transaction; whoever may get the post by then takes a place under its cap. */
  async ask(now: number): Promise<void> {
    if (this.ids.length === 0) return;
    const own = new Set(this.ids);
    const found = await this.database.read.findBy(Preference, { follower_id: among(this.ids) });
    const rows = found.filter((row) => own.has(row.follower_id));
    this.said = new Map(rows.map((row) => [row.follower_id, row]));
    if (!this.places) return;
    const capped = rows
      .filter((row) => row.daily_cap !== null && !this.placed.has(row.follower_id) && !this.waits(row, now))
      .map((row) => row.follower_id);
    this.full = capped.length > 0 ? await this.places.take(capped, now) : new Map();
    for (const id of capped) if (!this.full.has(id)) this.placed.add(id);
  }

  /** Why the post must not go to the follower at this moment; null when it may. */
  at(id: number, now: number): Gated | null {
    const row = this.said.get(id);
    if (!row) return null;
    const waits = this.waits(row, now);
    if (waits || !this.places || row.daily_cap === null || this.placed.has(id)) return waits;
    // Whoever could not be asked for a place before is asked again at once.
    return this.full.get(id) ?? { action: 'defer', reason: 'cap', until: now };
  }

  private waits(row: Preference, now: number): Gated | null {
    const { muted_until, time_zone, quiet_from, quiet_to } = row;
    if (muted_until !== null && muted_until > now) return { action: 'skip', reason: 'muted', until: 0 };
    if (quiet_from === null || quiet_to === null) return null;
    const until = this.endOf(time_zone, quiet_from, quiet_to, now);
    return until === null ? null : { action: 'defer', reason: 'quiet_hours', until };
  }

  /** Hours begin and end with a minute, and few of them are shared by many followers. */
  private endOf(zone: string, from: number, to: number, now: number): number | null {
    const minute = Math.floor(now / MINUTE);
    if (minute !== this.minute) this.ends.clear();
    this.minute = minute;
    const name = `${zone} ${from} ${to}`;
    let end = this.ends.get(name);
    if (end === undefined) this.ends.set(name, (end = endOfHours(zone, { from, to }, now)));
    return end;
  }
}

/** Naming thousands of ids costs more than all else of a batch; few followers say anything, so few rows are not theirs. */
function among(ids: readonly number[]): FindOperator<number> {
  let [least, most] = [Infinity, -Infinity];
  for (const id of ids) {
    least = Math.min(least, id);
    most = Math.max(most, id);
  }
  return most - least < SPREAD * ids.length ? Between(least, most) : In([...ids]);
}
