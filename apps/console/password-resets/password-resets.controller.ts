import { Body, Controller, Header, HttpCode, Post, Put, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Answers, Refuses } from '#platform/http/answers.js';
import { CallerParam, identityOf, type Caller } from '#platform/http/caller.js';
import { CountedBy } from '#platform/http/early-limit.js';
import { IdParam } from '#platform/http/parameters.js';
import { Problem } from '#platform/http/problem.js';
import { Allow, AllowEveryone } from '#platform/http/roles.js';
import { pageLanguage } from '#platform/language/page-language.js';
import { OwnOrigin } from '../sessions/own-origin.js';
import { requireSession } from '../sessions/require-session.js';
import { SessionCookie } from '../sessions/session-cookie.js';
import { SignInAnswer } from '../sign-in/sign-in.dto.js';
import { placeOf } from '../sign-in/sign-in-place.js';
import { SignInRequests } from '../sign-in/sign-in-limits.js';
import { SignIn } from '../sign-in/sign-in.service.js';
import { AskResetInput, ChangePasswordInput, ResetInput, SentReset } from './password-reset.dto.js';
import { PasswordRequests } from './password-requests.service.js';
import { PasswordResets } from './password-resets.service.js';

/** New passwords: for who forgot theirs, by a link, and for who knows it. */
@Controller('v1')
export class PasswordResetsController {
  constructor(
    private readonly resets: PasswordResets,
    private readonly requests: PasswordRequests,
    private readonly signIn: SignIn,
    private readonly cookie: SessionCookie,
    private readonly ownOrigin: OwnOrigin,
  ) {}

  /** Mails a link to a new password, if the address has an account. The answer is the same if it has none. */
  @Post('password-resets')
  @HttpCode(204)
  @CountedBy(SignInRequests)
  @AllowEveryone('who has forgotten the password cannot sign in')
  @Answers(204)
  @Refuses(409, 'No mail server is configured; an owner makes the link')
  @Refuses(429, 'Too many mails were asked for')
  ask(@Req() request: FastifyRequest, @Body() { email }: AskResetInput): void {
    this.requests.ask(email, identityOf(request).ip, pageLanguage(request));
  }

  /** Stores a new password by the link of a mail or an owner, ends all sessions of the person, and signs them in. */
  @Post('password-resets/complete')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @CountedBy(SignInRequests)
  @AllowEveryone('who has forgotten the password cannot sign in; it needs the token of the link')
  @Answers(200, SignInAnswer)
  @Refuses(403, 'A page of another site sent it')
  @Refuses(404, 'The link was used, replaced or has expired')
  @Refuses(429, 'Too many requests')
  async complete(
    @Req() request: FastifyRequest,
    @Body() { token, password }: ResetInput,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SignInAnswer> {
    this.ownOrigin.refuseForeign(request.raw);
    const person = await this.resets.use(token, password);
    const started = await this.signIn.begin(person, placeOf(request));
    void reply.header('set-cookie', this.cookie.set(started.token));
    return started.answer;
  }

  /** Makes a link to a new password for a person who is in no other workspace; mails it, or else answers with it. */
  @Post('people/:id/password-reset')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @Allow()
  @Answers(200, SentReset)
  @Refuses(409, 'The person has no address, or is in another workspace too')
  async forPerson(
    @CallerParam() { workspace }: Caller,
    @Req() request: FastifyRequest,
    @IdParam('psn') id: string,
  ): Promise<SentReset> {
    const link = await this.resets.forMember(workspace, id);
    const mailed = await this.requests.mail(link, pageLanguage(request));
    return {
      mailed,
      link: mailed ? null : link.link,
      expires_at: new Date(link.expires_at).toISOString(),
    };
  }

  /** Changes the caller's own password, and ends their other sessions. */
  @Put('password')
  @HttpCode(204)
  @Allow('publisher', 'marketer', 'analyst', 'agent')
  @Answers(204)
  @Refuses(422, 'The password until now is wrong')
  @Refuses(429, 'Too many attempts')
  async change(
    @CallerParam() { actor, ip }: Caller,
    @Req() { raw }: FastifyRequest,
    @Body() { current_password, password }: ChangePasswordInput,
  ): Promise<void> {
    const session = requireSession(raw);
    if (!(await this.requests.isPasswordOf(actor, current_password, ip)))
      throw Problem.field('current_password', 'password', 'This is not your password');
    await this.resets.change(actor, password, session);
  }
}
