import { Body, Controller, Delete, Get, HttpCode, Patch, Post, Put, Query } from '@nestjs/common';
import { Answers, AnswersPage, Refuses } from '#platform/http/answers.js';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { PageQuery } from '#platform/http/page.js';
import { IdParam, NeedsBody } from '#platform/http/parameters.js';
import { Allow } from '#platform/http/roles.js';
import { RelayWait } from '#platform/outbox/relay-wait.js';
import { TeamMembers } from './team-members.service.js';
import { ChangeTeamInput, NewTeamInput, TeamView } from './teams.dto.js';
import { Teams } from './teams.service.js';

/** A workspace's teams, which its owners manage and its agents see. */
@Controller('v1/teams')
export class TeamsController {
  constructor(
    private readonly teams: Teams,
    private readonly members: TeamMembers,
    private readonly relay: RelayWait,
  ) {}

  /** Creates a team, without anybody in it yet. */
  @Post()
  @Allow()
  @Refuses(409, 'Another team has the name, or the workspace has as many teams as it can have')
  @Answers(201, TeamView)
  async create(@CallerParam() caller: Caller, @Body() input: NewTeamInput) {
    const team = await this.teams.create(caller, input);
    await this.relay.untilLogged(team.id);
    return team;
  }

  /** Lists teams with the ids of their persons. */
  @Get()
  @Allow('agent')
  @AnswersPage(TeamView)
  list(@CallerParam() caller: Caller, @Query() page: PageQuery) {
    return this.teams.list(caller.workspace, page);
  }

  /** Shows a team. */
  @Get(':id')
  @Allow('agent')
  @Answers(200, TeamView)
  get(@CallerParam() caller: Caller, @IdParam('tem') id: string) {
    return this.teams.get(caller.workspace, id);
  }

  /** Renames a team. */
  @Patch(':id')
  @NeedsBody()
  @Allow()
  @Refuses(409, 'Another team has the name')
  @Answers(200, TeamView)
  change(@CallerParam() caller: Caller, @IdParam('tem') id: string, @Body() input: ChangeTeamInput) {
    return this.teams.change(caller.workspace, id, input);
  }

  /** Removes a team. Its chats keep the person who has them, and belong to no team any more. */
  @Delete(':id')
  @HttpCode(204)
  @Answers(204)
  @Allow()
  remove(@CallerParam() caller: Caller, @IdParam('tem') id: string) {
    return this.teams.remove(caller.workspace, id);
  }

  /** Puts a person into a team. Doing so again changes nothing. */
  @Put(':id/members/:personId')
  @HttpCode(204)
  @Answers(204)
  @Refuses(409, 'The team has as many persons as it can have')
  @Allow()
  add(@CallerParam() caller: Caller, @IdParam('tem') id: string, @IdParam('psn', 'personId') person: string) {
    return this.members.add(caller.workspace, id, person);
  }

  /** Takes a person out of a team. The person keeps the chats that they have. Doing so again changes nothing. */
  @Delete(':id/members/:personId')
  @HttpCode(204)
  @Answers(204)
  @Allow()
  take(
    @CallerParam() caller: Caller,
    @IdParam('tem') id: string,
    @IdParam('psn', 'personId') person: string,
  ) {
    return this.members.remove(caller.workspace, id, person);
  }
}
