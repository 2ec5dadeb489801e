import { Controller, Get, Query } from '@nestjs/common';
import { Answers, AnswersPage } from '#platform/http/answers.js';
import { IdParam } from '#platform/http/parameters.js';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { Allow } from '#platform/http/roles.js';
import { ConversationView, InboxQuery } from './inbox.dto.js';
import { AgentInbox } from './inbox.service.js';

/** Serves the workspace's conversations to agents: the list, and each by its id. */
@Controller('v1/conversations')
export class InboxController {
  constructor(private readonly inbox: AgentInbox) {}

  /** Lists conversations, those with the latest message first. */
  @Get()
  @Allow('agent')
  @AnswersPage(ConversationView)
  list(@CallerParam() caller: Caller, @Query() query: InboxQuery) {
    return this.inbox.list(caller, query);
  }

  /** Shows a conversation. */
  @Get(':id')
  @Allow('agent')
  @Answers(200, ConversationView)
  async get(@CallerParam() caller: Caller, @IdParam('cnv') id: string) {
    return this.inbox.view(await this.inbox.find(caller.workspace, id));
  }
}
