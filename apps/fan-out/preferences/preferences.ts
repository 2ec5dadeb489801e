import { Injectable } from '@nestjs/common';
import { LessThan } from 'typeorm';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { instantOf } from '#platform/time/calendar.js';
import { Problem } from '#platform/http/problem.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Channels } from '../channels/channels.js';
import { endedOf, endedProblem } from '../audience/ended.js';
import { Follower } from '../audience/follower.entity.js';
import { refusedWords } from '../pages/texts.js';
import { Sweep } from '#platform/jobs/sweep.js';
import { localDay, startOfDay } from '#platform/time/zones.js';
import { CapSlot, Preference } from './preference.entity.js';
import type { PreferencesInput, PreferencesView } from './preferences.dto.js';

const HOUR = 3_600_000;
/** No zone is more than a day away, and a post has no use for yesterday's place. */
const SLOTS_KEPT = 72 * HOUR;

/** What followers said about when they want posts. */
@Injectable()
export class Preferences {
  private readonly changed: ((follower: Follower) => Promise<void>)[] = [];

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly channels: Channels,
    sweep: Sweep,
  ) {
    sweep.every(HOUR, 'forget-cap-slots', () => this.forget());
  }

  /** Call in a constructor. The listener runs after each change has committed, before `set` returns. */
  onChanged(listener: (follower: Follower) => Promise<void>): void {
    this.changed.push(listener);
  }

  async of(follower: Follower): Promise<PreferencesView> {
    return this.shown(follower, await this.database.read.findOneBy(Preference, { follower_id: follower.id }));
  }

  private shown(follower: Follower, said: Preference | null): PreferencesView {
    const muted = said?.muted_until ?? null;
    return {
      follower_id: follower.public_id,
      time_zone: said?.time_zone ?? null,
      muted_until: muted !== null && muted > this.clock.now() ? new Date(muted).toISOString() : null,
      quiet_from: timeOf(said?.quiet_from),
      quiet_to: timeOf(said?.quiet_to),
      daily_cap: said?.daily_cap ?? null,
      ended: endedOf(follower),
    };
  }

  /**
   * Replaces what it said before, and asks again about posts that wait since then; throws 422 where it makes no sense,
   * 410 once the follower has left.
   */
  async set(
    follower: Follower,
    input: PreferencesInput,
    within: (work: (tx: Tx) => Promise<PreferencesView>) => Promise<PreferencesView> = (work) =>
      this.database.transaction(work),
  ): Promise<PreferencesView> {
    const said = await within((tx) => this.write(tx, follower, input));
    for (const tell of this.changed) await tell(follower);
    return said;
  }

  private async write(tx: Tx, follower: Follower, input: PreferencesInput): Promise<PreferencesView> {
    if (follower.transport === 'live')
      throw new Problem(422, 'A live stream comes while it is open, and waits for nothing', {
        words: refusedWords('liveWaitsNot'),
      });
    const said: Preference = { follower_id: follower.id, ...rowOf(input) };
    await this.channels.bumpPreferencesVersion(tx, follower.channel_id);
    const locked = await this.database.lock(tx, Follower, { id: follower.id });
    if (!locked) throw Problem.notFound('follower');
    if (locked.ended_tick !== null) throw endedProblem(locked);
    await tx.delete(Preference, { follower_id: follower.id });
    await tx.insert(Preference, said);
    return this.shown(follower, said);
  }

  async erase(tx: Tx, followerId: number): Promise<void> {
    await tx.delete(Preference, { follower_id: followerId });
    await tx.delete(CapSlot, { follower_id: followerId });
  }

  private async forget(): Promise<void> {
    const day = localDay('UTC', this.clock.now() - SLOTS_KEPT);
    await this.database.transaction((tx) => tx.delete(CapSlot, { day: LessThan(day) }));
  }
}

function rowOf({
  time_zone,
  muted_until,
  quiet_from,
  quiet_to,
  daily_cap,
}: PreferencesInput): Omit<Preference, 'follower_id'> {
  if (((quiet_from ?? null) === null) !== ((quiet_to ?? null) === null)) {
    const field = quiet_from ? 'quiet_to' : 'quiet_from';
    throw Problem.forPerson(
      field,
      'required',
      'Quiet hours need a beginning and an end',
      refusedWords('quietBoth'),
    );
  }
  if (quiet_from && quiet_from === quiet_to)
    throw Problem.forPerson(
      'quiet_to',
      'different',
      'Quiet hours have to end at another time than they begin',
      refusedWords('quietDiffer'),
    );
  const until = muted_until ? beginningOf(muted_until, time_zone) : null;
  if (until !== null && !(until < 1e14))
    throw Problem.field(
      'muted_until',
      'instant',
      'muted_until has to be a day or an instant that a calendar has',
    );
  return {
    time_zone,
    muted_until: until,
    quiet_from: minuteOf(quiet_from),
    quiet_to: minuteOf(quiet_to),
    daily_cap: daily_cap ?? null,
  };
}

/** Of an instant, or of a day in the follower's zone; NaN for what no calendar has. */
function beginningOf(text: string, zone: string): number {
  const at = instantOf(text);
  return text.length > 10 || Number.isNaN(at) ? at : startOfDay(zone, text);
}

const minuteOf = (time: string | null | undefined): number | null =>
  time ? Number(time.slice(0, 2)) * 60 + Number(time.slice(3)) : null;
const two = (value: number): string => String(value).padStart(2, '0');
const timeOf = (minute: number | null | undefined): string | null =>
  minute === null || minute === undefined ? null : `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
