import { Body, Controller, Get, Patch, Post, Query } from '@nestjs/common';
import { Answers, AnswersPage } from '#platform/http/answers.js';
import { IdParam } from '#platform/http/parameters.js';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { ArchivablePageQuery } from '#platform/http/page.js';
import { RelayWait } from '#platform/outbox/relay-wait.js';
import { Allow } from '#platform/http/roles.js';
import { ChangeGreetingInput, GreetingInput, GreetingView } from './greeting.dto.js';
import { Greetings } from './greetings.service.js';

/** Serves the workspace's greetings, with which chats open. */
@Controller('v1/greetings')
export class GreetingsController {
  constructor(
    private readonly greetings: Greetings,
    private readonly relay: RelayWait,
  ) {}

  /** Creates a greeting. */
  @Post()
  @Allow('marketer', 'agent')
  @Answers(201, GreetingView)
  async create(@CallerParam() caller: Caller, @Body() input: GreetingInput) {
    const greeting = await this.greetings.create(caller, input);
    await this.relay.untilLogged(greeting.id);
    return greeting;
  }

  /** Lists greetings. */
  @Get()
  @Allow('marketer', 'agent')
  @AnswersPage(GreetingView)
  list(@CallerParam() caller: Caller, @Query() query: ArchivablePageQuery) {
    return this.greetings.list(caller.workspace, query);
  }

  /** Shows a greeting. */
  @Get(':id')
  @Allow('marketer', 'agent')
  @Answers(200, GreetingView)
  get(@CallerParam() caller: Caller, @IdParam('grt') id: string) {
    return this.greetings.get(caller.workspace, id);
  }

  /**
   * Changes a greeting's text, makes it the default, archives or restores it. Chats that were opened keep their
   * greeting. No chat opens with an archived greeting: ads that name it open with the default, and no further ad can
   * name it.
   */
  @Patch(':id')
  @Allow('marketer', 'agent')
  @Answers(200, GreetingView)
  change(@CallerParam() caller: Caller, @IdParam('grt') id: string, @Body() input: ChangeGreetingInput) {
    return this.greetings.change(caller.workspace, id, input);
  }
}
