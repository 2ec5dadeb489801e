import { Controller, Get, Header, Query, StreamableFile } from '@nestjs/common';
import { Answers } from '#platform/http/answers.js';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { Allow } from '#platform/http/roles.js';
import { TIMES_HEADER, timesCsv } from './times.csv.js';
import { Times, TimesQuery } from './times.dto.js';
import { ResponseTimes } from './times.service.js';

/** How long customers waited. */
@Controller('v1')
export class TimesController {
  constructor(private readonly times: ResponseTimes) {}

  /**
   * Reports first responses and resolutions of a period by agent, team or door, in opening hours. A wait counts on the day
   * on which it ended.
   */
  @Get('times')
  @Allow('analyst')
  @Answers(200, Times)
  report(@CallerParam() caller: Caller, @Query() query: TimesQuery): Promise<Times> {
    return this.times.count(caller.workspace, query);
  }

  /** Exports the rows of the same report as CSV. */
  @Get('times.csv')
  @Allow('analyst')
  @Header('Content-Disposition', 'attachment; filename="times.csv"')
  @Answers(200, { type: 'text/csv', example: TIMES_HEADER })
  async export(@CallerParam() caller: Caller, @Query() query: TimesQuery): Promise<StreamableFile> {
    const csv = timesCsv(await this.times.count(caller.workspace, query));
    return new StreamableFile(Buffer.from(csv), { type: 'text/csv; charset=utf-8' });
  }
}
