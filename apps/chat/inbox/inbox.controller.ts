import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse } from '@nestjs/swagger';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { Allow } from '#platform/http/roles.js';
import { ConversationView, conversationView, InboxQuery } from './inbox.dto.js';
import { AgentInbox } from './inbox.service.js';

@Controller('v1/conversations')
export class InboxController {
  constructor(private readonly inbox: AgentInbox) {}

  /** Conversations, those with the latest message first. */
  @Get()
  @Allow('agent')
  list(@CallerParam() caller: Caller, @Query() query: InboxQuery) {
    return this.inbox.list(caller.workspace, query);
  }

  @Get(':id')
  @Allow('agent')
  @ApiOkResponse({ type: ConversationView })
  async get(@CallerParam() caller: Caller, @Param('id') id: string) {
    return conversationView(await this.inbox.find(caller.workspace, id));
  }
}
