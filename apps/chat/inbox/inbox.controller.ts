import { Controller, Get, Query } from '@nestjs/common';
import { Answers, AnswersPage } from '#platform/http/answers.js';
import { IdParam } from '#platform/http/parameters.js';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { Allow } from '#platform/http/roles.js';
import { ConversationView, InboxQuery } from './inbox.dto.js';
import { ConversationCountsView } from './counts.dto.js';
import { ConversationCounts } from './counts.service.js';
import { AgentInbox } from './inbox.service.js';

/** Serves the workspace's conversations to agents: the list, and each by its id. */
@Controller('v1/conversations')
export class InboxController {
  constructor(
    private readonly inbox: AgentInbox,
    private readonly counts: ConversationCounts,
  ) {}

  /** Lists the conversations of one state that match all filters, those with the latest message first. */
  @Get()
  @Allow('agent')
  @AnswersPage(ConversationView)
  list(@CallerParam() caller: Caller, @Query() query: InboxQuery) {
    return this.inbox.list(caller, query);
  }

  /** Counts open and snoozed conversations, for the lists that an agent looks at most. Each number ends at `counted_up_to`. */
  @Get('counts')
  @Allow('agent')
  @Answers(200, ConversationCountsView)
  count(@CallerParam() caller: Caller) {
    return this.counts.of(caller);
  }

  /** Shows a conversation. */
  @Get(':id')
  @Allow('agent')
  @Answers(200, ConversationView)
  async get(@CallerParam() caller: Caller, @IdParam('cnv') id: string) {
    return this.inbox.view(await this.inbox.find(caller.workspace, id), caller.actor);
  }
}
