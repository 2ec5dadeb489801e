import { Body, Controller, Get, Patch, Query } from '@nestjs/common';
import { Answers, AnswersPage } from '#platform/http/answers.js';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { PageQuery } from '#platform/http/page.js';
import { Allow } from '#platform/http/roles.js';
import { DoorParam, ReopeningRuleInput, ReopeningRuleView } from './reopening.dto.js';
import { ReopeningRules } from './reopening-rules.service.js';

/** How long resolved chats can be reopened by their customers, for each door. */
@Controller('v1/reopening-rules')
export class ReopeningRulesController {
  constructor(private readonly rules: ReopeningRules) {}

  /** Lists the rules of all doors. */
  @Get()
  @Allow('agent')
  @AnswersPage(ReopeningRuleView)
  list(@CallerParam() caller: Caller, @Query() page: PageQuery) {
    return this.rules.list(caller.workspace, page);
  }

  /**
   * Sets how many days a resolved chat through a door can be reopened by its customer. It counts for resolved chats too, but
   * not for those that have a later one already.
   */
  @Patch(':door')
  @Allow()
  @Answers(200, ReopeningRuleView)
  change(@CallerParam() caller: Caller, @DoorParam() door: string, @Body() { days }: ReopeningRuleInput) {
    return this.rules.set(caller, door, days);
  }
}
