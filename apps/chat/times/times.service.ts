import { Injectable } from '@nestjs/common';
import { Database } from '#platform/adapters/sql/database.js';
import { make } from '#platform/events/make.js';
import { Problem } from '#platform/http/problem.js';
import { Clock } from '#platform/ports/clock.port.js';
import { addDays, daysBetween, isoOf } from '#platform/time/calendar.js';
import { startOfDay } from '#platform/time/zones.js';
import { OpeningHours, WORKSPACE } from '../opening-hours/opening-hours.service.js';
import { Workspaces } from '../workspaces/workspaces.service.js';
import type { OpeningTimes } from '../opening-hours/opening-times.js';
import { handlingTimes } from './handling-times.js';
import { OpenTime } from './open-time.js';
import { Times, type TimesQuery } from './times.dto.js';
import { figuresOf, rowsOf, type Wait } from './wait-figures.js';

const MAX_DAYS = 100;

/** Counts how long customers waited for first responses and resolutions, in opening hours. */
@Injectable()
export class ResponseTimes {
  constructor(
    private readonly database: Database,
    private readonly workspaces: Workspaces,
    private readonly hours: OpeningHours,
    private readonly clock: Clock,
  ) {}

  /** Returns the times of a period; throws 422 for a period that cannot be. */
  async count(workspace_id: string, { from, to, by }: TimesQuery): Promise<Times> {
    checkDays(from, to);
    const workspace = await this.workspaces.get(workspace_id);
    const { time_zone } = workspace;
    const period = { start: startOfDay(time_zone, from), end: startOfDay(time_zone, addDays(to, 1)) };
    const rows = await handlingTimes(this.database.read, workspace_id, period);
    const times = await this.hours.timesOf(workspace);
    const earliest = rows.reduce((least, { since }) => Math.min(least, since), period.start);
    const openOf = openTimes(times, earliest, period.end);
    const waits = rows.map((row): Wait => ({ ...row, ms: openOf(row.team_id).between(row.since, row.at) }));
    return make(Times, {
      ...{ from, to, time_zone, by, opening_hours: times.size > 0 },
      computed_at: isoOf(this.clock.now())!,
      rows: rowsOf(waits, by),
      total: figuresOf(waits),
    });
  }
}

/** Returns the open time of each team: by its own hours, else by those of the workspace; all time where there are none. */
function openTimes(times: Map<string, OpeningTimes>, from: number, to: number) {
  const ofWorkspace = new OpenTime(times.get(WORKSPACE) ?? null, from, to);
  const ofTeams = new Map([...times].map(([team, own]) => [team, new OpenTime(own, from, to)]));
  return (team_id: string | null): OpenTime => ofTeams.get(team_id ?? WORKSPACE) ?? ofWorkspace;
}

function checkDays(from: string, to: string): void {
  const days = daysBetween(from, to);
  if (days < 1) throw Problem.field('to', 'order', 'to is not before from', { min: from });
  if (days > MAX_DAYS)
    throw Problem.field('to', 'max_days', `At most ${MAX_DAYS} days at once`, { max: MAX_DAYS });
}
