import { Body, Controller, Get, Header, HttpCode, Post, Query, Req, UseGuards } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Answers, Refuses } from '#platform/http/answers.js';
import { VisitorParam, type Visitor } from '#platform/http/caller.js';
import { CountedBy } from '#platform/http/early-limit.js';
import { AllowEveryone } from '#platform/http/roles.js';
import { choosePageLanguage } from '#platform/language/page-language.js';
import { WorkspaceParam } from '../../workspaces/workspace.param.js';
import { Workspaces } from '../../workspaces/workspaces.service.js';
import { FrameQuery } from './frame.dto.js';
import { JsonOnly } from './json-only.guard.js';
import { VisitorConsentInput, VisitorConsentView } from './visitor-consent.dto.js';
import { VisitorConsents } from './visitor-consents.service.js';
import { MessageLimit } from './visitor-limits.js';
import { VisitorToken } from './visitor-token.js';
import { WebChat } from './web-chat.service.js';

/** Asks the customer of a web chat whether ads may learn how the chat goes. */
@Controller('chat/:workspace/consent')
export class VisitorConsentController {
  constructor(
    private readonly chat: WebChat,
    private readonly workspaces: Workspaces,
    private readonly consents: VisitorConsents,
  ) {}

  /** Shows how the customer's consent stands, with the question and the buttons where the workspace asks. */
  @Get()
  @Header('cache-control', 'no-store')
  @AllowEveryone('a customer sees the consent of their own chat, known by the visitor token')
  @Answers(200, VisitorConsentView)
  async show(
    @WorkspaceParam() name: string,
    @VisitorToken() token: string | undefined,
    @Req() request: FastifyRequest,
  ): Promise<VisitorConsentView> {
    const conversation = await this.chat.conversation(name, token);
    const { language } = await this.workspaces.get(name);
    return this.consents.view(conversation, choosePageLanguage(request, language));
  }

  /**
   * Records the customer's answer, or takes it back. From a withdrawal on, nothing of the chat is uploaded to a network,
   * and what waits to be uploaded is withheld.
   */
  @Post()
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @CountedBy(MessageLimit)
  @UseGuards(JsonOnly)
  @AllowEveryone('a customer answers for their own chat, known by the visitor token')
  @Refuses(409, 'The chat does not ask for consent, so that nothing can be granted')
  @Answers(200, VisitorConsentView)
  async answer(
    @WorkspaceParam() name: string,
    @VisitorParam() visitor: Visitor,
    @VisitorToken() token: string | undefined,
    @Query() _frame: FrameQuery,
    @Body() input: VisitorConsentInput,
  ): Promise<VisitorConsentView> {
    return this.consents.answer(await this.chat.conversation(name, token), visitor, input);
  }
}
