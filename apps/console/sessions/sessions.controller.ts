import { Body, Controller, Delete, Get, Header, HttpCode, Patch, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Answers, AnswersPage, Refuses } from '#platform/http/answers.js';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { PageQuery } from '#platform/http/page.js';
import { IdParam } from '#platform/http/parameters.js';
import { Problem } from '#platform/http/problem.js';
import { Allow } from '#platform/http/roles.js';
import { OwnSessionView, SignedIn, SwitchInput } from './session.dto.js';
import { SessionCookie, tokenHashOf } from './session-cookie.js';
import { Sessions } from './sessions.service.js';
import { SignedInPeople } from './signed-in.js';

/** The session with which a request comes, and the others of its person. */
@Controller('v1')
export class OwnSessionsController {
  constructor(
    private readonly sessions: Sessions,
    private readonly signedIn: SignedInPeople,
    private readonly cookie: SessionCookie,
  ) {}

  /** Says who is signed in, in which workspace, with which role. With a person's API key it says the same of that person. */
  @Get('session')
  @Header('cache-control', 'no-store')
  @Allow('publisher', 'marketer', 'analyst', 'agent')
  @Refuses(404, 'The key belongs to no person')
  @Answers(200, SignedIn)
  get(@CallerParam() { workspace, actor }: Caller) {
    return this.signedIn.get(workspace, actor);
  }

  /** Switches the session to another workspace of its person. Its open streams end, and those opened after are of the other workspace. */
  @Patch('session')
  @Allow('publisher', 'marketer', 'analyst', 'agent')
  @Refuses(404, 'The person is not in the workspace')
  @Refuses(409, 'The request came with an API key, which has one workspace')
  @Answers(200, SignedIn)
  async switch(
    @CallerParam() { actor }: Caller,
    @Req() { raw }: FastifyRequest,
    @Body() { workspace_id }: SwitchInput,
  ) {
    const token = tokenHashOf(raw);
    if (!token) throw new Problem(409, 'An API key has one workspace; only a session can be switched');
    await this.sessions.switch(token, actor, workspace_id);
    return this.signedIn.get(workspace_id, actor);
  }

  /** Signs out: ends the session with which the request comes, and its open streams. */
  @Delete('session')
  @HttpCode(204)
  @Answers(204)
  @Refuses(409, 'The request came with an API key')
  @Allow('publisher', 'marketer', 'analyst', 'agent')
  async end(@Req() { raw }: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const token = tokenHashOf(raw);
    if (!token) throw new Problem(409, 'The request came with an API key and not with a session');
    await this.sessions.endByToken(token);
    void reply.header('set-cookie', this.cookie.removal);
  }

  /** Lists the browsers in which the caller is signed in. */
  @Get('sessions')
  @Header('cache-control', 'no-store')
  @Allow('publisher', 'marketer', 'analyst', 'agent')
  @AnswersPage(OwnSessionView)
  list(@CallerParam() { actor }: Caller, @Req() { raw }: FastifyRequest, @Query() page: PageQuery) {
    return this.sessions.list(actor, page, tokenHashOf(raw));
  }

  /** Ends one of the caller's sessions. It is refused everywhere within five seconds, and its open streams end. */
  @Delete('sessions/:id')
  @HttpCode(204)
  @Answers(204)
  @Allow('publisher', 'marketer', 'analyst', 'agent')
  endOne(@CallerParam() { actor }: Caller, @IdParam('ses') id: string) {
    return this.sessions.end(actor, id);
  }
}
