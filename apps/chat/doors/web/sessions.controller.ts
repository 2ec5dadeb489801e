import { Body, Controller, Post, Query, Res, UseGuards } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Answers } from '#platform/http/answers.js';
import { NeedsBody } from '#platform/http/parameters.js';
import { VisitorParam, type Visitor } from '#platform/http/caller.js';
import { choosePageLanguage } from '#platform/language/page-language.js';
import { CountedBy } from '#platform/http/early-limit.js';
import { AllowEveryone } from '#platform/http/roles.js';
import { WorkspaceParam } from '../../workspaces/workspace.param.js';
import { FrameQuery } from './frame.dto.js';
import { JsonOnly } from './json-only.guard.js';
import { SessionInput, SessionView } from './sessions.dto.js';
import { Sessions } from './sessions.service.js';
import { SessionLimit } from './visitor-limits.js';
import { VisitorCookies } from './visitor-cookies.service.js';
import { VisitorToken } from './visitor-token.js';
import { Workspaces } from '../../workspaces/workspaces.service.js';

/** Opens sessions of a web chat for its customers. */
@Controller('chat/:workspace/sessions')
export class SessionsController {
  constructor(
    private readonly workspaces: Workspaces,
    private readonly sessions: Sessions,
    private readonly cookies: VisitorCookies,
  ) {}

  /** Opens the chat, or finds a returning visitor's chat. Sets the cookie only if the customer has written before. */
  @Post()
  @NeedsBody()
  @CountedBy(SessionLimit)
  @UseGuards(JsonOnly)
  @AllowEveryone('a customer opens a chat')
  @Answers(201, SessionView)
  async open(
    @WorkspaceParam() name: string,
    @VisitorParam() visitor: Visitor,
    @VisitorToken() token: string | undefined,
    @Query() { frame }: FrameQuery,
    @Body() input: SessionInput,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionView> {
    const workspace = await this.workspaces.get(name);
    const tokens = { click: input.click_token, visitor: input.visitor_token ?? token };
    const language = choosePageLanguage(reply.request, workspace.language);
    const session = await this.sessions.open(workspace, visitor, tokens, language);
    if (session.started) this.cookies.set(reply, name, session.visitor_token, frame !== undefined);
    void reply.header('cache-control', 'no-store');
    return session;
  }
}
