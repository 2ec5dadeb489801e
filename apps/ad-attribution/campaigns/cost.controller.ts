import { Body, Controller, Get, Param, Put, Query } from '@nestjs/common';
import { ApiOkResponse } from '@nestjs/swagger';
import { Database } from '#platform/adapters/sql/database.js';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { pageOf, PageQuery } from '#platform/http/page.js';
import { Problem } from '#platform/http/problem.js';
import { Allow } from '#platform/http/roles.js';
import { Clock } from '#platform/ports/clock.port.js';
import { isDay } from '../reports/days.js';
import { Measuring } from '../workspaces/measuring.js';
import { Ad } from './ad.entity.js';
import { CostInput, costView, CostView } from './cost.dto.js';
import { AdCost } from './cost.entity.js';

/** What an ad cost, by day and currency. */
@Controller('v1/ads/:id/costs')
export class CostController {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly measuring: Measuring,
  ) {}

  @Put(':day')
  @Allow('marketer')
  @ApiOkResponse({ type: CostView })
  async put(
    @CallerParam() caller: Caller,
    @Param('id') id: string,
    @Param('day') day: string,
    @Body() input: CostInput,
  ): Promise<CostView> {
    if (!isDay(day))
      throw Problem.field('day', 'date', 'day is a day of the calendar as YYYY-MM-DD', 'YYYY-MM-DD', 400);
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
      await this.measuring.begin(tx, caller.workspace);
      return costView(row);
    });
  }

  @Get()
  @Allow('marketer', 'analyst')
  async list(@CallerParam() caller: Caller, @Param('id') id: string, @Query() query: PageQuery) {
    if (!(await this.database.read.existsBy(Ad, { id, workspace_id: caller.workspace })))
      throw Problem.notFound('ad');
    const rows = this.database.read.createQueryBuilder(AdCost, 'c').where('c.ad_id = :id', { id });
    const [day, currency] = query.cursor?.split('_') ?? [];
    if (day)
      rows.andWhere('(c.day < :day OR (c.day = :day AND c.currency < :currency))', {
        day,
        currency: currency ?? '',
      });
    rows
      .orderBy('c.day', 'DESC')
      .addOrderBy('c.currency', 'DESC')
      .limit(query.limit + 1);
    return pageOf(await rows.getMany(), query.limit, (row) => `${row.day}_${row.currency}`, costView);
  }
}
