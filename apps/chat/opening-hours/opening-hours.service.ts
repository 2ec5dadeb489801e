import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { make } from '#platform/events/make.js';
import { Problem } from '#platform/http/problem.js';
import { LANGUAGES } from '#platform/language/language.js';
import { Clock } from '#platform/ports/clock.port.js';
import { isoOf } from '#platform/time/calendar.js';
import { Teams } from '../teams/teams.service.js';
import { Workspace } from '../workspaces/workspace.entity.js';
import { Workspaces } from '../workspaces/workspaces.service.js';
import { AwayTextsView, MAX_AWAY, TeamHoursView, type TeamHoursInput } from './opening-hours.dto.js';
import { OpeningHoursRow } from './opening-hours.entity.js';
import { holidaysView, timesOf, weekdaysView } from './opening-times.input.js';
import { closedSince, opensAt, type OpeningTimes } from './opening-times.js';

/** A closing period that lasts now, and what chats say in it. */
export interface Closing {
  since: number;
  away: string;
}

/** The key of the workspace's own hours among those of its teams. */
export const WORKSPACE = '';

/** Keeps the opening hours of workspaces and of their teams, and says whether a team is there. */
@Injectable()
export class OpeningHours {
  constructor(
    private readonly database: Database,
    private readonly workspaces: Workspaces,
    private readonly teams: Teams,
    private readonly clock: Clock,
  ) {}

  /**
   * Returns the opening hours of a team, or of the workspace (`WORKSPACE`); throws 404 where there are none, so that the
   * workspace's count, or it is always open.
   */
  async get(workspace_id: string, team_id: string): Promise<TeamHoursView> {
    const row = await this.database.read.findOneBy(OpeningHoursRow, { workspace_id, team_id });
    if (!row) throw Problem.notFound('opening hours');
    return view(row, await this.workspaces.get(workspace_id), this.clock.now());
  }

  /** Sets all of the opening hours; throws 404 for an unknown or removed team, 422 for times that cannot be. */
  async set(workspace_id: string, team_id: string, input: TeamHoursInput): Promise<TeamHoursView> {
    const workspace = await this.workspaces.get(workspace_id);
    if (team_id !== WORKSPACE && (await this.teams.find(workspace_id, team_id))?.state !== 'active')
      throw Problem.notFound('team');
    for (const language of LANGUAGES)
      if (Buffer.byteLength(input.away?.[language] ?? '') > MAX_AWAY)
        throw Problem.field(`away.${language}`, 'length', `An away message has ${MAX_AWAY} bytes at most`, {
          max: MAX_AWAY,
        });
    const row = make(OpeningHoursRow, {
      workspace_id,
      team_id,
      time_zone: input.time_zone ?? null,
      times: JSON.stringify(timesOf(input)),
      away_en: input.away?.en ?? null,
      away_id: input.away?.id ?? null,
      changed_at: this.clock.now(),
    });
    await this.database.transaction((tx) => tx.upsert(OpeningHoursRow, row, ['workspace_id', 'team_id']));
    return view(row, workspace, this.clock.now());
  }

  /**
   * Removes the opening hours: the workspace's count, or it is always open. Doing so again changes nothing. Throws 404 for an
   * unknown team.
   */
  async remove(workspace_id: string, team_id: string): Promise<void> {
    if (team_id !== WORKSPACE && !(await this.teams.find(workspace_id, team_id)))
      throw Problem.notFound('team');
    await this.database.transaction((tx) => tx.delete(OpeningHoursRow, { workspace_id, team_id }));
  }

  /** Returns the opening times of a workspace (under `WORKSPACE`) and of those of its teams that have some, removed ones too. */
  async timesOf(workspace: Workspace): Promise<Map<string, OpeningTimes>> {
    const rows = await this.database.read.findBy(OpeningHoursRow, { workspace_id: workspace.id });
    return new Map(rows.map((row) => [row.team_id, timesIn(row, workspace)]));
  }

  /**
   * Returns the closing period that lasts now for chats of a team: by its hours and with its away message, else by those of
   * the workspace. Null while it is open, and where nothing is to be said.
   */
  async closingNow(tx: Tx, workspace_id: string, team_id: string | null): Promise<Closing | null> {
    const rows = await tx.findBy(OpeningHoursRow, {
      workspace_id,
      team_id: In([team_id ?? WORKSPACE, WORKSPACE]),
    });
    if (rows.length === 0) return null;
    const workspace = await tx.findOneByOrFail(Workspace, { id: workspace_id });
    // The team's own come first.
    const [hours, ...others] = rows.toSorted((one, other) => (one.team_id > other.team_id ? -1 : 1));
    const since = closedSince(timesIn(hours!, workspace), this.clock.now());
    if (since === null) return null;
    const away = [hours!, ...others].map((row) => awayIn(row, workspace)).find((text) => text !== null);
    return away === undefined ? null : { since, away };
  }
}

/** Returns what the chats of a workspace say while it is closed, in its language if there is such a text; null for nothing. */
const awayIn = ({ away_en: en, away_id: id }: OpeningHoursRow, { language }: Workspace): string | null =>
  (language === 'id' ? id : en) ?? en ?? id;

const timesIn = ({ time_zone, times }: OpeningHoursRow, workspace: Workspace): OpeningTimes => ({
  ...(JSON.parse(times) as Omit<OpeningTimes, 'zone'>),
  zone: time_zone ?? workspace.time_zone,
});

function view(row: OpeningHoursRow, workspace: Workspace, now: number): TeamHoursView {
  const times = timesIn(row, workspace);
  const open = closedSince(times, now) === null;
  return make(TeamHoursView, {
    time_zone: times.zone,
    weekdays: weekdaysView(times),
    holidays: holidaysView(times),
    away: make(AwayTextsView, { en: row.away_en, id: row.away_id }),
    open,
    opens_at: open ? null : isoOf(opensAt(times, now)),
  });
}
