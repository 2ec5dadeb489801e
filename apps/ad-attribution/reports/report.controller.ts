import { Controller, Get, Query } from '@nestjs/common';
import { Answers } from '#platform/http/answers.js';
import { Database } from '#platform/adapters/sql/database.js';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { Problem } from '#platform/http/problem.js';
import { Allow } from '#platform/http/roles.js';
import { workspaces } from '#workspace/workspace.topic.js';
import { Projections } from '#platform/outbox/projections.js';
import { Clock } from '#platform/ports/clock.port.js';
import { lastTouch } from '../models/last-touch.js';
import { LOOKBACK_DAYS } from '../models/lookback.js';
import { WORKSPACES } from '../workspaces/workspace.consumer.js';
import { Workspace } from '../workspaces/workspace.entity.js';
import { buildReport } from './build-report.js';
import { addDays, daysBetween } from '#platform/time/calendar.js';
import { localDay, startOfDay } from '#platform/time/zones.js';
import { Report, ReportQuery } from './report.dto.js';
import { certaintyCounts, doorRows } from './door-report.js';
import { DoorReader } from './door.reader.js';
import { ReportReader } from './report.reader.js';

const MAX_DAYS = 400;

/** Serves reports by campaign, ad and link. */
@Controller('v1/reports')
export class ReportController {
  constructor(
    private readonly database: Database,
    private readonly reader: ReportReader,
    private readonly doorReader: DoorReader,
    private readonly clock: Clock,
    private readonly projections: Projections,
  ) {}

  /** Reports clicks, chats, stages, revenue and cost of a period, today if none is given; conversions are credited to the last touch. */
  @Get('last-touch')
  @Allow('marketer', 'analyst')
  @Answers(200, Report)
  async lastTouch(@CallerParam() caller: Caller, @Query() query: ReportQuery): Promise<Report> {
    if (query.from !== undefined && query.to !== undefined) checkDays(query.from, query.to);
    const read = () => this.database.read.findOneBy(Workspace, { id: caller.workspace });
    const workspace = await this.projections.find(workspaces, WORKSPACES, read);
    if (!workspace)
      throw new Problem(503, "The workspace's time zone has not arrived here yet", { retryAfter: 1 });
    const { time_zone } = workspace;
    const { level, to = localDay(time_zone, this.clock.now()), from = to } = query;
    checkDays(from, to);
    const computed_at = new Date(this.clock.now()).toISOString();
    const period = {
      workspace_id: workspace.id,
      from,
      to,
      start: startOfDay(time_zone, from),
      end: startOfDay(time_zone, addDays(to, 1)),
    };
    const counted = await this.reader.count(period, lastTouch, LOOKBACK_DAYS);
    const doors = await this.doorReader.count(period);
    const tree = await this.reader.tree(counted, workspace.id);
    return {
      model: lastTouch.name,
      from,
      to,
      time_zone,
      computed_at,
      window_days: LOOKBACK_DAYS,
      ...buildReport(counted, tree, level),
      certainty: certaintyCounts(doors.chats),
      doors: doorRows(doors),
    };
  }
}

function checkDays(from: string, to: string): void {
  const days = daysBetween(from, to);
  if (days < 1) throw Problem.field('to', 'order', 'to is not before from', { min: from });
  if (days > MAX_DAYS)
    throw Problem.field('to', 'max_days', `At most ${MAX_DAYS} days at once`, { max: MAX_DAYS });
}
