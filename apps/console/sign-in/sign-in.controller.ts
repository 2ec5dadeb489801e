import { Body, Controller, Header, HttpCode, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Answers, Refuses } from '#platform/http/answers.js';
import { CountedBy } from '#platform/http/early-limit.js';
import { AllowEveryone } from '#platform/http/roles.js';
import { PasskeyAnswerInput, PasskeyChallenge } from '../passkeys/passkey.dto.js';
import { OwnOrigin } from '../sessions/own-origin.js';
import { SessionCookie, tokenHashOf } from '../sessions/session-cookie.js';
import { CodeInput } from '../totp/totp.dto.js';
import { SignInAnswer, SignInInput } from './sign-in.dto.js';
import { SignInRequests } from './sign-in-limits.js';
import { placeOf } from './sign-in-place.js';
import { SignIn } from './sign-in.service.js';

/** Where people sign in. */
@Controller('v1/session')
export class SignInController {
  constructor(
    private readonly signIn: SignIn,
    private readonly cookie: SessionCookie,
    private readonly ownOrigin: OwnOrigin,
  ) {}

  /** Signs a person in: sets the cookie of a new session, which lasts thirty days, and a week without use. */
  @Post()
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @CountedBy(SignInRequests)
  @AllowEveryone('nobody is signed in before it')
  @Answers(200, SignInAnswer)
  @Refuses(401, 'No account has this address with this password')
  @Refuses(403, 'A page of another site sent it')
  @Refuses(429, 'Too many attempts; Retry-After says when the next one counts')
  async create(
    @Req() request: FastifyRequest,
    @Body() input: SignInInput,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SignInAnswer> {
    this.ownOrigin.refuseForeign(request.raw);
    const { token, answer } = await this.signIn.withPassword(input, placeOf(request));
    void reply.header('set-cookie', this.cookie.set(token));
    return answer;
  }

  /** Ends the sign-in of a person who has a second factor, by a code of the authenticator app or a recovery code. */
  @Post('second-factor')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @CountedBy(SignInRequests)
  @AllowEveryone('nobody is signed in before it; it needs the cookie of a sign-in whose password was right')
  @Answers(200, SignInAnswer)
  @Refuses(401, 'The code is wrong, or no sign-in waits for one')
  @Refuses(403, 'A page of another site sent it')
  @Refuses(429, 'Too many attempts; Retry-After says when the next one counts')
  async secondFactor(
    @Req() request: FastifyRequest,
    @Body() { code }: CodeInput,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SignInAnswer> {
    this.ownOrigin.refuseForeign(request.raw);
    const token = await this.signIn.withCode(tokenHashOf(request.raw), code, placeOf(request));
    void reply.header('set-cookie', this.cookie.set(token));
    return { state: 'signed_in' };
  }

  /** Returns what the browser is asked for a passkey with. A sign-in that waits for a second factor asks for one of its person. */
  @Post('passkey-challenge')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @CountedBy(SignInRequests)
  @AllowEveryone('nobody is signed in before it')
  @Answers(200, PasskeyChallenge)
  @Refuses(429, 'Too many requests')
  passkeyChallenge(@Req() { raw }: FastifyRequest) {
    return this.signIn.beginPasskey(tokenHashOf(raw));
  }

  /** Signs in the person whose passkey answered the challenge: without a user name, or as second factor after the password. */
  @Post('passkey')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @CountedBy(SignInRequests)
  @AllowEveryone('nobody is signed in before it')
  @Answers(200, SignInAnswer)
  @Refuses(401, 'The sign-in that waited for it is over')
  @Refuses(403, 'A page of another site sent it')
  @Refuses(422, 'The answer proves no passkey, or came too late')
  @Refuses(429, 'Too many attempts; Retry-After says when the next one counts')
  async passkey(
    @Req() request: FastifyRequest,
    @Body() input: PasskeyAnswerInput,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SignInAnswer> {
    this.ownOrigin.refuseForeign(request.raw);
    const token = await this.signIn.withPasskey(input, tokenHashOf(request.raw), placeOf(request));
    void reply.header('set-cookie', this.cookie.set(token));
    return { state: 'signed_in' };
  }
}
