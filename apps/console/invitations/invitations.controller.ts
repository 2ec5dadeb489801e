import { Body, Controller, Delete, Get, Header, HttpCode, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Answers, AnswersPage, Refuses } from '#platform/http/answers.js';
import { CallerParam, identityOf, type Caller } from '#platform/http/caller.js';
import { CountedBy } from '#platform/http/early-limit.js';
import { PageQuery } from '#platform/http/page.js';
import { IdParam } from '#platform/http/parameters.js';
import { Allow, AllowEveryone } from '#platform/http/roles.js';
import { OwnOrigin } from '../sessions/own-origin.js';
import { SessionCookie } from '../sessions/session-cookie.js';
import { SignInAnswer } from '../sign-in/sign-in.dto.js';
import { SignInRequests } from '../sign-in/sign-in-limits.js';
import { placeOf } from '../sign-in/sign-in-place.js';
import { Accepting } from './accepting.service.js';
import {
  AcceptInput,
  InvitationPreview,
  InvitationView,
  LinkTokenInput,
  NewInvitationInput,
  SentInvitation,
} from './invitation.dto.js';
import { InvitationMails } from './invitation-mails.js';
import { Invitations } from './invitations.service.js';

/** Invitations to a workspace, which its owners manage, and what invited people do with them. */
@Controller('v1/invitations')
export class InvitationsController {
  constructor(
    private readonly invitations: Invitations,
    private readonly mails: InvitationMails,
    private readonly accepting: Accepting,
    private readonly cookie: SessionCookie,
    private readonly ownOrigin: OwnOrigin,
  ) {}

  /** Invites somebody by e-mail address. Without a mail server the answer has the link to hand over. */
  @Post()
  @Header('cache-control', 'no-store')
  @Allow()
  @Answers(201, SentInvitation)
  @Refuses(409, 'The address is invited or in the workspace already, or there are too many invitations')
  async create(
    @CallerParam() caller: Caller,
    @Req() { headers }: FastifyRequest,
    @Body() input: NewInvitationInput,
  ) {
    const invited = await this.invitations.create(caller, input);
    return this.mails.send(caller.workspace, invited, headers['accept-language']);
  }

  /** Lists invitations that were not accepted yet. */
  @Get()
  @Allow()
  @AnswersPage(InvitationView)
  list(@CallerParam() caller: Caller, @Query() page: PageQuery) {
    return this.invitations.list(caller.workspace, page);
  }

  /** Makes another link, which works for a week, and mails it; the older link stops working. */
  @Post(':id/renew')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @Allow()
  @Answers(200, SentInvitation)
  async renew(
    @CallerParam() { workspace }: Caller,
    @Req() { headers }: FastifyRequest,
    @IdParam('inv') id: string,
  ) {
    return this.mails.send(
      workspace,
      await this.invitations.renew(workspace, id),
      headers['accept-language'],
    );
  }

  /** Withdraws an invitation: its link stops working. */
  @Delete(':id')
  @HttpCode(204)
  @Answers(204)
  @Allow()
  withdraw(@CallerParam() { workspace }: Caller, @IdParam('inv') id: string) {
    return this.invitations.withdraw(workspace, id);
  }

  /** Says what the invitation of a link offers. */
  @Post('preview')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @CountedBy(SignInRequests)
  @AllowEveryone('who was invited has no account yet; it needs the token of the link')
  @Answers(200, InvitationPreview)
  @Refuses(404, 'The link was used or withdrawn, or has expired')
  @Refuses(429, 'Too many requests')
  preview(@Body() { token }: LinkTokenInput) {
    return this.accepting.preview(token);
  }

  /** Accepts an invitation, and signs the person in. Who has an account already gives its password, or is signed in to it. */
  @Post('accept')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @CountedBy(SignInRequests)
  @AllowEveryone('who was invited has no account yet; it needs the token of the link')
  @Answers(200, SignInAnswer)
  @Refuses(401, 'The address has an account with another password')
  @Refuses(403, 'A page of another site sent it')
  @Refuses(404, 'The link was used or withdrawn, or has expired')
  @Refuses(409, 'The person is in the workspace already')
  @Refuses(422, 'The name is missing, or the password is too short')
  @Refuses(429, 'Too many attempts')
  async accept(
    @Req() request: FastifyRequest,
    @Body() input: AcceptInput,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SignInAnswer> {
    this.ownOrigin.refuseForeign(request.raw);
    const { actor } = identityOf(request);
    const { token, answer } = await this.accepting.accept(input, placeOf(request), actor);
    void reply.header('set-cookie', this.cookie.set(token));
    return answer;
  }
}
