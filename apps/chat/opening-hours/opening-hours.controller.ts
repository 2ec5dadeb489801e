import { Body, Controller, Delete, Get, HttpCode, Put } from '@nestjs/common';
import { Answers } from '#platform/http/answers.js';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { Allow } from '#platform/http/roles.js';
import { TeamHoursInput, TeamHoursView } from './opening-hours.dto.js';
import { OpeningHours } from './opening-hours.service.js';

/** The opening hours of the workspace's team. */
@Controller('v1/opening-hours')
export class OpeningHoursController {
  constructor(private readonly hours: OpeningHours) {}

  /** Shows the opening hours, and whether it is open now. Answers 404 where there are none: it is always open then. */
  @Get()
  @Allow('agent')
  @Answers(200, TeamHoursView)
  get(@CallerParam() caller: Caller) {
    return this.hours.get(caller.workspace);
  }

  /**
   * Sets the opening hours and the away message, all of them. Who writes while it is closed gets the away message, once in
   * a conversation and closing period.
   */
  @Put()
  @Allow()
  @Answers(200, TeamHoursView)
  set(@CallerParam() caller: Caller, @Body() input: TeamHoursInput) {
    return this.hours.set(caller.workspace, input);
  }

  /** Removes the opening hours: it is always open, and no away message is sent. */
  @Delete()
  @HttpCode(204)
  @Allow()
  @Answers(204)
  remove(@CallerParam() caller: Caller) {
    return this.hours.remove(caller.workspace);
  }
}
