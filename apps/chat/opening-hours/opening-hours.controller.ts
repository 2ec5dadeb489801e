import { Body, Controller, Delete, Get, HttpCode, Put } from '@nestjs/common';
import { Answers } from '#platform/http/answers.js';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { IdParam } from '#platform/http/parameters.js';
import { Allow } from '#platform/http/roles.js';
import { TeamHoursInput, TeamHoursView } from './opening-hours.dto.js';
import { OpeningHours, WORKSPACE } from './opening-hours.service.js';

/** The opening hours of a workspace and of its teams. */
@Controller('v1/opening-hours')
export class OpeningHoursController {
  constructor(private readonly hours: OpeningHours) {}

  /** Shows the opening hours, and whether it is open now. Answers 404 where there are none: it is always open then. */
  @Get()
  @Allow('agent')
  @Answers(200, TeamHoursView)
  get(@CallerParam() caller: Caller) {
    return this.hours.get(caller.workspace, WORKSPACE);
  }

  /**
   * Sets the opening hours and the away message, all of them. Who writes while it is closed gets the away message, once in
   * a conversation and closing period.
   */
  @Put()
  @Allow()
  @Answers(200, TeamHoursView)
  set(@CallerParam() caller: Caller, @Body() input: TeamHoursInput) {
    return this.hours.set(caller.workspace, WORKSPACE, input);
  }

  /** Removes the opening hours: it is always open, and no away message is sent. */
  @Delete()
  @HttpCode(204)
  @Allow()
  @Answers(204)
  remove(@CallerParam() caller: Caller) {
    return this.hours.remove(caller.workspace, WORKSPACE);
  }

  /** Shows the opening hours of a team. Answers 404 where it has none: those of the workspace count then. */
  @Get('teams/:team')
  @Allow('agent')
  @Answers(200, TeamHoursView)
  getOfTeam(@CallerParam() caller: Caller, @IdParam('tem', 'team') team: string) {
    return this.hours.get(caller.workspace, team);
  }

  /**
   * Sets the opening hours and the away message of a team, all of them. They count for the chats of the team. A team without an
   * away message of its own sends the one of the workspace.
   */
  @Put('teams/:team')
  @Allow()
  @Answers(200, TeamHoursView)
  setOfTeam(
    @CallerParam() caller: Caller,
    @IdParam('tem', 'team') team: string,
    @Body() input: TeamHoursInput,
  ) {
    return this.hours.set(caller.workspace, team, input);
  }

  /** Removes the opening hours of a team: those of the workspace count for its chats. */
  @Delete('teams/:team')
  @HttpCode(204)
  @Allow()
  @Answers(204)
  removeOfTeam(@CallerParam() caller: Caller, @IdParam('tem', 'team') team: string) {
    return this.hours.remove(caller.workspace, team);
  }
}
