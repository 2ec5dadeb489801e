import { Body, Controller, Delete, Get, HttpCode, Put, Query } from '@nestjs/common';
import { Answers, AnswersPage } from '#platform/http/answers.js';
import { IdParam, PathParam } from '#platform/http/parameters.js';
import { Database } from '#platform/adapters/sql/database.js';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { pageOf, PageQuery, parseCursor } from '#platform/http/page.js';
import { Problem } from '#platform/http/problem.js';
import { Allow } from '#platform/http/roles.js';
import { Clock } from '#platform/ports/clock.port.js';
import { DAY_PATTERN, isDay } from '#platform/time/calendar.js';
import { MeasurementStart } from '../workspaces/measurement-start.js';
import { Ad } from '../campaigns/ad.entity.js';
import { CostInput, CostQuery, costView, CostView } from './cost.dto.js';
import { AdCost } from './cost.entity.js';

const DAY = {
  description: "YYYY-MM-DD in the workspace's time zone",
  example: '2027-01-31',
  pattern: DAY_PATTERN,
};

/** Form of the list's cursor: a day and a currency. */
const PLACE = new RegExp(`^(${DAY_PATTERN.source.slice(1, -1)})_([A-Z]{3})$`);

/** Serves the costs of one ad, by day and currency. */
@Controller('v1/ads/:id/costs')
export class CostController {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly measurementStart: MeasurementStart,
  ) {}

  /** Sets the cost of an ad on a day, and replaces an earlier amount in the same currency. */
  @Put(':day')
  @Allow('marketer')
  @Answers(200, CostView)
  async put(
    @CallerParam() caller: Caller,
    @IdParam('adv') id: string,
    @PathParam('day', DAY) day: string,
    @Body() input: CostInput,
  ): Promise<CostView> {
    checkDay(day);
    return this.database.transaction(async (tx) => {
      const ad = await this.database.lock(tx, Ad, { id, workspace_id: caller.workspace });
      if (!ad) throw Problem.notFound('ad');
      const where = { ad_id: id, day, currency: input.currency };
      const row = {
        ...where,
        workspace_id: caller.workspace,
        amount_minor: input.amount_minor,
        updated_at: this.clock.now(),
      };
      if (await tx.existsBy(AdCost, where)) await tx.update(AdCost, where, row);
      else await tx.insert(AdCost, row);
      await this.measurementStart.record(tx, caller.workspace);
      return costView(row);
    });
  }

  /**
   * Removes an ad's cost on a day, in one currency or in all. Reports no longer count it, including those of past days.
   */
  @Delete(':day')
  @HttpCode(204)
  @Allow('marketer')
  @Answers(204)
  async remove(
    @CallerParam() caller: Caller,
    @IdParam('adv') id: string,
    @PathParam('day', DAY) day: string,
    @Query() { currency }: CostQuery,
  ): Promise<void> {
    checkDay(day);
    await this.database.transaction(async (tx) => {
      if (!(await this.database.lock(tx, Ad, { id, workspace_id: caller.workspace })))
        throw Problem.notFound('ad');
      const where = { ad_id: id, day, workspace_id: caller.workspace, ...(currency && { currency }) };
      const { affected } = await tx.delete(AdCost, where);
      if (!affected) throw Problem.notFound('cost');
    });
  }

  /** Lists an ad's costs by day, the newest first. */
  @Get()
  @Allow('marketer', 'analyst')
  @AnswersPage(CostView)
  async list(@CallerParam() caller: Caller, @IdParam('adv') id: string, @Query() query: PageQuery) {
    if (!(await this.database.read.existsBy(Ad, { id, workspace_id: caller.workspace })))
      throw Problem.notFound('ad');
    const rows = this.database.read.createQueryBuilder(AdCost, 'c').where('c.ad_id = :id', { id });
    const [day, currency] = parseCursor(query.cursor, PLACE) ?? [];
    if (day) rows.andWhere('(c.day < :day OR (c.day = :day AND c.currency < :currency))', { day, currency });
    rows
      .orderBy('c.day', 'DESC')
      .addOrderBy('c.currency', 'DESC')
      .limit(query.limit + 1);
    return pageOf(await rows.getMany(), query.limit, (row) => `${row.day}_${row.currency}`, costView);
  }
}

function checkDay(day: string): void {
  if (!isDay(day))
    throw Problem.field('day', 'date', 'day is a day of the calendar as YYYY-MM-DD', 'YYYY-MM-DD');
}
