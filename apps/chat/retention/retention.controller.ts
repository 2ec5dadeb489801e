import { Body, Controller, Get, Put, Query } from '@nestjs/common';
import { Answers } from '#platform/http/answers.js';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { Allow } from '#platform/http/roles.js';
import { Retention, RetentionInput, RetentionReport, RetentionReportQuery } from './retention.dto.js';
import { RetentionRules } from './retention-rules.service.js';

/** How long a workspace keeps its chats, and what was deleted. */
@Controller('v1/retention')
export class RetentionController {
  constructor(private readonly rules: RetentionRules) {}

  /** Shows how long chats are kept, by door; where no rule is set they are kept. */
  @Get()
  @Allow('agent')
  @Answers(200, Retention)
  get(@CallerParam() caller: Caller) {
    return this.rules.of(caller.workspace);
  }

  /**
   * Sets how long chats are kept, by door, all rules at once. Older messages are deleted with their files, in all states;
   * a conversation whose last message is older is deleted whole, with its notes, orders and history, and its contact with
   * the last one. It begins within a minute and cannot be taken back. Figures of reports stay.
   */
  @Put()
  @Allow()
  @Answers(200, Retention)
  set(@CallerParam() caller: Caller, @Body() input: RetentionInput) {
    return this.rules.set(caller, input.rules);
  }

  /** Reports how many conversations, messages and files were deleted by these rules, by day and door. */
  @Get('report')
  @Allow('analyst')
  @Answers(200, RetentionReport)
  report(@CallerParam() caller: Caller, @Query() query: RetentionReportQuery) {
    return this.rules.report(caller.workspace, query);
  }
}
