import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { make } from '#platform/events/make.js';
import { Problem } from '#platform/http/problem.js';
import { LANGUAGES } from '#platform/language/language.js';
import { Clock } from '#platform/ports/clock.port.js';
import { isoOf } from '#platform/time/calendar.js';
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

/** Keeps the opening hours of workspaces, and says whether a team is there. */
@Injectable()
export class OpeningHours {
  constructor(
    private readonly database: Database,
    private readonly workspaces: Workspaces,
    private readonly clock: Clock,
  ) {}

  /** Returns the opening hours; throws 404 where there are none, so that it is always open. */
  async get(workspace_id: string): Promise<TeamHoursView> {
    const row = await this.database.read.findOneBy(OpeningHoursRow, { workspace_id });
    if (!row) throw Problem.notFound('opening hours');
    return view(row, await this.workspaces.get(workspace_id), this.clock.now());
  }

  /** Sets all of the opening hours; throws 422 for times that cannot be. */
  async set(workspace_id: string, input: TeamHoursInput): Promise<TeamHoursView> {
    const workspace = await this.workspaces.get(workspace_id);
    for (const language of LANGUAGES)
      if (Buffer.byteLength(input.away?.[language] ?? '') > MAX_AWAY)
        throw Problem.field(`away.${language}`, 'length', `An away message has ${MAX_AWAY} bytes at most`, {
          max: MAX_AWAY,
        });
    const row = make(OpeningHoursRow, {
      workspace_id,
      time_zone: input.time_zone ?? null,
      times: JSON.stringify(timesOf(input)),
      away_en: input.away?.en ?? null,
      away_id: input.away?.id ?? null,
      changed_at: this.clock.now(),
    });
    await this.database.transaction((tx) => tx.upsert(OpeningHoursRow, row, ['workspace_id']));
    return view(row, workspace, this.clock.now());
  }

  /** Removes the opening hours: it is always open. Doing so again changes nothing. */
  async remove(workspace_id: string): Promise<void> {
    await this.database.transaction((tx) => tx.delete(OpeningHoursRow, { workspace_id }));
  }

  /** Returns the opening times of a workspace; null where there are none, so that it is always open. */
  async timesOf(workspace: Workspace): Promise<OpeningTimes | null> {
    const row = await this.database.read.findOneBy(OpeningHoursRow, { workspace_id: workspace.id });
    return row && timesIn(row, workspace);
  }

  /** Returns the closing period that lasts now; null while it is open, and where nothing is to be said. */
  async closingNow(tx: Tx, workspace_id: string): Promise<Closing | null> {
    const row = await tx.findOneBy(OpeningHoursRow, { workspace_id });
    if (!row || (row.away_en === null && row.away_id === null)) return null;
    const workspace = await tx.findOneByOrFail(Workspace, { id: workspace_id });
    const since = closedSince(timesIn(row, workspace), this.clock.now());
    if (since === null) return null;
    const texts = { en: row.away_en, id: row.away_id };
    return { since, away: (texts[workspace.language ?? 'en'] ?? texts.en ?? texts.id)! };
  }
}

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
