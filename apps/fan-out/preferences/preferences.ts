import { Injectable } from '@nestjs/common';
import { LessThan } from 'typeorm';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { instantOfDayOrTime } from '#platform/time/calendar.js';
import { Problem } from '#platform/http/problem.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Channels } from '../channels/channels.js';
import { endedOf, endedProblem } from '../transports/ended.js';
import { Follower } from '../audience/follower.entity.js';
import { refusedWords } from '../pages/texts.js';
import { Sweep } from '#platform/jobs/sweep.js';
import { minuteOf, timeOfMinute } from '#platform/time/time-of-day.js';
import { localDay, startOfDay } from '#platform/time/zones.js';
import { CapSlot, Preference } from './preference.entity.js';
import type { PreferencesInput, PreferencesView } from './preferences.dto.js';

const HOUR = 3_600_000;
/** Slots are deleted this long after their day began in UTC: by then the day has ended in every time zone. */
const SLOT_RETENTION_MS = 72 * HOUR;

/** Reads and writes followers' preferences. */
@Injectable()
export class Preferences {
  private readonly listeners: ((follower: Follower) => Promise<void>)[] = [];

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly channels: Channels,
    sweep: Sweep,
  ) {
    sweep.every(HOUR, 'forget-cap-slots', () => this.deleteOldSlots());
  }

  /** Registers a listener; call it in a constructor. The listener runs after each change has committed, before `set` returns. */
  onChanged(listener: (follower: Follower) => Promise<void>): void {
    this.listeners.push(listener);
  }

  async of(follower: Follower): Promise<PreferencesView> {
    return this.toView(
      follower,
      await this.database.read.findOneBy(Preference, { follower_id: follower.id }),
    );
  }

  private toView(follower: Follower, preference: Preference | null): PreferencesView {
    const muted = preference?.muted_until ?? null;
    return {
      follower_id: follower.public_id,
      time_zone: preference?.time_zone ?? null,
      muted_until: muted !== null && muted > this.clock.now() ? new Date(muted).toISOString() : null,
      quiet_from: timeOf(preference?.quiet_from),
      quiet_to: timeOf(preference?.quiet_to),
      daily_cap: preference?.daily_cap ?? null,
      ended: endedOf(follower),
    };
  }

  /**
   * Replaces a follower's preferences and calls the listeners. Throws 422 for impossible values and for live followers,
   * 410 for an ended follower. `runIn` may run the change in a transaction of the caller.
   */
  async set(
    follower: Follower,
    input: PreferencesInput,
    runIn: (work: (tx: Tx) => Promise<PreferencesView>) => Promise<PreferencesView> = (work) =>
      this.database.transaction(work),
  ): Promise<PreferencesView> {
    const view = await runIn((tx) => this.write(tx, follower, input));
    for (const tell of this.listeners) await tell(follower);
    return view;
  }

  private async write(tx: Tx, follower: Follower, input: PreferencesInput): Promise<PreferencesView> {
    if (follower.transport === 'live')
      throw new Problem(422, 'A live stream is sent while it is open and is never postponed', {
        words: refusedWords('liveWaitsNot'),
      });
    const preference: Preference = { follower_id: follower.id, ...toRow(input) };
    await this.channels.bumpPreferencesVersion(tx, follower.channel_id);
    const locked = await this.database.lock(tx, Follower, { id: follower.id });
    if (!locked) throw Problem.notFound('follower');
    if (locked.ended_tick !== null) throw endedProblem(locked);
    await tx.delete(Preference, { follower_id: follower.id });
    await tx.insert(Preference, preference);
    return this.toView(follower, preference);
  }

  async erase(tx: Tx, followerId: number): Promise<void> {
    await tx.delete(Preference, { follower_id: followerId });
    await tx.delete(CapSlot, { follower_id: followerId });
  }

  private async deleteOldSlots(): Promise<void> {
    const day = localDay('UTC', this.clock.now() - SLOT_RETENTION_MS);
    await this.database.transaction((tx) => tx.delete(CapSlot, { day: LessThan(day) }));
  }
}

function toRow({
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
  const until = muted_until ? parseMutedUntil(muted_until, time_zone) : null;
  if (until !== null && !(until < 1e14))
    throw Problem.field(
      'muted_until',
      'instant',
      'muted_until has to be a day or an instant that a calendar has',
    );
  return {
    time_zone,
    muted_until: until,
    quiet_from: quiet_from ? minuteOf(quiet_from) : null,
    quiet_to: quiet_to ? minuteOf(quiet_to) : null,
    daily_cap: daily_cap ?? null,
  };
}

/** Parses an instant, or the beginning of a day in the follower's time zone; NaN for a date that does not exist. */
function parseMutedUntil(text: string, zone: string): number {
  const at = instantOfDayOrTime(text);
  return text.length > 10 || Number.isNaN(at) ? at : startOfDay(zone, text);
}

const timeOf = (minute: number | null | undefined): string | null =>
  minute === null || minute === undefined ? null : timeOfMinute(minute);
