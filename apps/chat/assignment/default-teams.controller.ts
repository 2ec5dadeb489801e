import { Body, Controller, Delete, Get, HttpCode, Put, Query } from '@nestjs/common';
import { Answers, AnswersPage, Refuses } from '#platform/http/answers.js';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { PageQuery } from '#platform/http/page.js';
import { Allow } from '#platform/http/roles.js';
import { DefaultTeamInput, DefaultTeamView, ScopeParam } from './default-team.dto.js';
import { DefaultTeams } from './default-teams.service.js';

/** The teams that new chats get, by account, by door, or all of them. */
@Controller('v1/default-teams')
export class DefaultTeamsController {
  constructor(private readonly defaults: DefaultTeams) {}

  /** Lists the teams that new chats get. */
  @Get()
  @Allow('agent')
  @AnswersPage(DefaultTeamView)
  list(@CallerParam() caller: Caller, @Query() page: PageQuery) {
    return this.defaults.list(caller.workspace, page);
  }

  /**
   * Chooses the team that new chats get: those of one account, through one door, or all. The account's counts before the
   * door's, and the door's before that of all. Chats that are there already keep their team.
   */
  @Put(':scope')
  @Allow()
  @Refuses(404, 'The workspace has no such account for chats')
  @Answers(200, DefaultTeamView)
  choose(@CallerParam() caller: Caller, @ScopeParam() scope: string, @Body() { team_id }: DefaultTeamInput) {
    return this.defaults.choose(caller, scope, team_id);
  }

  /** Lets such new chats get no team by this rule any more. */
  @Delete(':scope')
  @HttpCode(204)
  @Answers(204)
  @Allow()
  remove(@CallerParam() caller: Caller, @ScopeParam() scope: string) {
    return this.defaults.remove(caller.workspace, scope);
  }
}
