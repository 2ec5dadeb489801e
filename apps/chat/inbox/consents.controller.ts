import { Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { Answers, AnswersPage } from '#platform/http/answers.js';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { Idempotency } from '#platform/http/idempotency.js';
import { PageQuery } from '#platform/http/page.js';
import { IdParam } from '#platform/http/parameters.js';
import { Allow } from '#platform/http/roles.js';
import { AgentConsents } from './agent-consents.service.js';
import { ConversationConsentView } from './consent.dto.js';
import { ConversationView } from './inbox.dto.js';
import { AgentInbox } from './inbox.service.js';

/** Serves the consent of one conversation's customer to agents. */
@Controller('v1/conversations/:id/consents')
export class ConsentsController {
  constructor(
    private readonly inbox: AgentInbox,
    private readonly consents: AgentConsents,
    private readonly idempotency: Idempotency,
  ) {}

  /** Lists when the customer was asked whether ads may learn how the chat goes, and what they decided, the latest first. */
  @Get()
  @Allow('agent')
  @AnswersPage(ConversationConsentView)
  async list(@CallerParam() caller: Caller, @IdParam('cnv') id: string, @Query() query: PageQuery) {
    await this.inbox.find(caller.workspace, id);
    return this.consents.list(id, query);
  }

  /**
   * Takes the consent back because the customer asked for it. From then on nothing of the chat is uploaded to a network,
   * and what waits to be uploaded is withheld. Doing so again changes nothing. Only the customer can give consent.
   */
  @Post('withdraw')
  @HttpCode(200)
  @Allow('agent')
  @Answers(200, ConversationView)
  withdraw(@CallerParam() caller: Caller, @IdParam('cnv') id: string) {
    const { workspace, actor } = caller;
    return this.idempotency.once(caller, workspace, async (tx) =>
      this.inbox.view(await this.consents.withdraw(tx, workspace, id, actor), actor),
    );
  }
}
