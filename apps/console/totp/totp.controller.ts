import { Body, Controller, Get, Header, HttpCode, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Answers, Refuses } from '#platform/http/answers.js';
import { identityOf } from '#platform/http/caller.js';
import { Allow } from '#platform/http/roles.js';
import { CodeLimit } from '../sessions/code-limit.js';
import { requireSession } from '../sessions/require-session.js';
import { CodeInput, RecoveryCodesView, TotpSecret, TotpView } from './totp.dto.js';
import { Totps } from './totp.service.js';

const MEMBERS = ['publisher', 'marketer', 'analyst', 'agent'] as const;

/** The codes of the caller's own authenticator app. */
@Controller('v1/totp')
export class TotpController {
  constructor(
    private readonly totps: Totps,
    private readonly limit: CodeLimit,
  ) {}

  /** Says whether the caller is asked for codes of an authenticator app when they sign in. */
  @Get()
  @Header('cache-control', 'no-store')
  @Allow(...MEMBERS)
  @Answers(200, TotpView)
  view(@Req() request: FastifyRequest) {
    return this.totps.view(personOf(request));
  }

  /** Makes a new secret for an authenticator app. It counts once a code confirms it. */
  @Post()
  @Header('cache-control', 'no-store')
  @Allow(...MEMBERS)
  @Answers(201, TotpSecret)
  @Refuses(409, 'Codes are asked for already')
  begin(@Req() request: FastifyRequest) {
    return this.totps.begin(personOf(request));
  }

  /** Confirms the new secret by a first code. From now on a code is asked for at each sign-in with the password. */
  @Post('confirm')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @Allow(...MEMBERS)
  @Answers(200, RecoveryCodesView)
  @Refuses(409, 'There is no new secret')
  @Refuses(429, 'Too many codes')
  async confirm(@Req() request: FastifyRequest, @Body() { code }: CodeInput): Promise<RecoveryCodesView> {
    const person = personOf(request);
    this.limit.count(person);
    return { recovery_codes: await this.totps.confirm(person, code) };
  }

  /** Makes new recovery codes; the older ones stop working. It needs a code of the app. */
  @Post('recovery-codes')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @Allow(...MEMBERS)
  @Answers(200, RecoveryCodesView)
  @Refuses(429, 'Too many codes')
  async renew(@Req() request: FastifyRequest, @Body() { code }: CodeInput): Promise<RecoveryCodesView> {
    const person = personOf(request);
    this.limit.count(person);
    return { recovery_codes: await this.totps.renewCodes(person, code) };
  }

  /** Turns the codes off. It needs a code of the app or a recovery code. */
  @Post('off')
  @HttpCode(204)
  @Allow(...MEMBERS)
  @Answers(204)
  @Refuses(429, 'Too many codes')
  async off(@Req() request: FastifyRequest, @Body() { code }: CodeInput): Promise<void> {
    const person = personOf(request);
    this.limit.count(person);
    await this.totps.turnOff(person, code);
  }
}

/** The signed-in person; an API key may not change how its person signs in. */
function personOf(request: FastifyRequest): string {
  requireSession(request.raw);
  return identityOf(request).actor!;
}
