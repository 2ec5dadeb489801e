import { Body, Controller, Get, Patch, Query } from '@nestjs/common';
import { Answers, AnswersPage, Refuses } from '#platform/http/answers.js';
import { IdParam, NeedsBody } from '#platform/http/parameters.js';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { PageQuery } from '#platform/http/page.js';
import { Allow } from '#platform/http/roles.js';
import { ConversationChangeView } from './change.dto.js';
import { WorkHistory } from './work-history.service.js';
import { ConversationView } from './inbox.dto.js';
import { AgentInbox } from './inbox.service.js';
import { ConversationChangeInput } from './work.dto.js';
import { ConversationWork } from './work.service.js';

/** The team's work on conversations: their state, and who takes care of them. */
@Controller('v1/conversations')
export class WorkController {
  constructor(
    private readonly work: ConversationWork,
    private readonly inbox: AgentInbox,
    private readonly history: WorkHistory,
  ) {}

  /** Changes a conversation's state, or who takes care of it; fields that are left out stay. The customer never sees it. */
  @Patch(':id')
  @NeedsBody()
  @Allow('agent')
  @Answers(200, ConversationView)
  @Refuses(409, 'Somebody else changed it meanwhile; `present` says how it is now, and who changed it')
  async change(
    @CallerParam() caller: Caller,
    @IdParam('cnv') id: string,
    @Body() input: ConversationChangeInput,
  ) {
    return this.inbox.view(await this.work.change(caller, id, input), caller.actor);
  }

  /** Lists who changed a conversation's state and assignment, when, and why, the latest first. */
  @Get(':id/changes')
  @Allow('agent')
  @AnswersPage(ConversationChangeView)
  async changes(@CallerParam() caller: Caller, @IdParam('cnv') id: string, @Query() query: PageQuery) {
    await this.inbox.find(caller.workspace, id);
    return this.history.list(id, query);
  }
}
