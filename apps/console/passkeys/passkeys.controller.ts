import { Body, Controller, Delete, Get, Header, HttpCode, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Answers, AnswersPage, Refuses } from '#platform/http/answers.js';
import { CallerParam, identityOf, type Caller } from '#platform/http/caller.js';
import { PageQuery } from '#platform/http/page.js';
import { IdParam } from '#platform/http/parameters.js';
import { Allow } from '#platform/http/roles.js';
import { requireSession } from '../sessions/require-session.js';
import { NewPasskeyInput, PasskeyChallenge, PasskeyView } from './passkey.dto.js';
import { Passkeys } from './passkeys.service.js';

const MEMBERS = ['publisher', 'marketer', 'analyst', 'agent'] as const;

/** The caller's own passkeys. */
@Controller('v1/passkeys')
export class PasskeysController {
  constructor(private readonly passkeys: Passkeys) {}

  /** Returns what the browser makes a new passkey with. */
  @Post('registration')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @Allow(...MEMBERS)
  @Answers(200, PasskeyChallenge)
  begin(@Req() request: FastifyRequest) {
    return this.passkeys.begin(personOf(request));
  }

  /** Stores the passkey that the browser made. */
  @Post()
  @Allow(...MEMBERS)
  @Answers(201, PasskeyView)
  @Refuses(409, 'There are too many passkeys, or it is registered already')
  add(@Req() request: FastifyRequest, @Body() input: NewPasskeyInput) {
    return this.passkeys.add(personOf(request), input);
  }

  /** Lists the caller's passkeys. */
  @Get()
  @Header('cache-control', 'no-store')
  @Allow(...MEMBERS)
  @AnswersPage(PasskeyView)
  list(@CallerParam() { actor }: Caller, @Query() page: PageQuery) {
    return this.passkeys.list(actor, page);
  }

  /** Removes a passkey: it signs in nobody any more. */
  @Delete(':id')
  @HttpCode(204)
  @Answers(204)
  @Allow(...MEMBERS)
  remove(@CallerParam() { actor }: Caller, @IdParam('pky') id: string) {
    return this.passkeys.remove(actor, id);
  }
}

/** The signed-in person; an API key may not change how its person signs in. */
function personOf(request: FastifyRequest): string {
  requireSession(request.raw);
  return identityOf(request).actor!;
}
