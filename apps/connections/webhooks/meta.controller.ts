import { Body, Controller, Get, HttpCode, Inject, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBody } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { Answers, Refuses } from '#platform/http/answers.js';
import { ChecksOwnBody } from '#platform/http/input-limits.js';
import { HeaderParam, PathParam } from '#platform/http/parameters.js';
import { Problem } from '#platform/http/problem.js';
import { AllowEveryone } from '#platform/http/roles.js';
import { LogThrottle } from '#platform/log-throttle.js';
import { LOGGER } from '#platform/tokens.js';
import type { AccountCall } from '../routing/received.js';
import { CallTimes } from './call-times.js';
import { Hooks, REMOVED, SEVERAL, type Hook } from './hooks.js';
import { HandshakeQuery } from './hooks.dto.js';
import { objectOf, type Json } from './json.js';
import { isSignedBy } from './signatures.js';
import { Reception } from './reception.js';
import { splitMessenger } from './split-messenger.js';
import { splitWhatsApp } from './split-whatsapp.js';
import { WebhookCounts, type CallSubject } from './webhook-counts.js';

const HOOK = {
  description: 'The Meta app, as in `hook_url` of its accounts',
  example: '9f86d081884c7d659a2feaa0c55ad015',
};
const SIGNATURE = {
  description: 'HMAC-SHA256 of the body by the app secret',
  example: `sha256=${'0'.repeat(64)}`,
};
const CALL = { schema: { type: 'object', example: { object: 'whatsapp_business_account', entry: [] } } };
/** What a call of Meta is about, by its `object`. */
const SUBJECTS = new Map<unknown, CallSubject>([
  ['whatsapp_business_account', 'whatsapp'],
  ['page', 'messenger'],
  ['instagram', 'instagram'],
]);
const ALIAS_CALLED = 'The former address /hooks/whatsapp is called: enter hook_url of the account at Meta';

/** Receives Meta's calls about WhatsApp, Messenger and Instagram. A call that the app did not sign is refused. */
@Controller('hooks')
export class MetaHookController {
  private readonly throttle = new LogThrottle();

  constructor(
    private readonly hooks: Hooks,
    private readonly reception: Reception,
    private readonly counts: WebhookCounts,
    private readonly times: CallTimes,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Answers Meta's handshake, which happens when a person enters the URL at Meta: returns the challenge for the right verify token. */
  @Get('meta/:hook')
  @AllowEveryone('Meta proves itself by the verify token')
  @Answers(200, { type: 'text/plain', example: '1158201444' })
  @Refuses(403, 'This Meta app has another verify token')
  handshake(
    @PathParam('hook', HOOK) hook: string,
    @Query() query: HandshakeQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.challengeOf(query, reply, hook.slice(0, 64));
  }

  /** Receives messages, statuses and preferences of the app's accounts. The signature covers the bytes of the body. */
  @Post('meta/:hook')
  @HttpCode(200)
  @ChecksOwnBody()
  @AllowEveryone('Meta proves itself by its signature')
  @ApiBody(CALL)
  @Answers(200, { type: 'application/json', example: {} })
  @Refuses(404, 'No Meta app has this address for its webhook')
  @Refuses(410, 'The accounts of this Meta app were removed')
  async receive(
    @PathParam('hook', HOOK) hook: string,
    @HeaderParam('X-Hub-Signature-256', SIGNATURE) signature: string | undefined,
    @Body() body: Buffer,
    @Req() request: FastifyRequest,
  ): Promise<object> {
    const found = await this.hooks.find('meta', hook.slice(0, 64));
    if (found === null) throw Problem.notFound('Meta app');
    return this.accept(request, found, signature, body);
  }

  /** Answers the handshake at the former URL, which all Meta apps shared. */
  @Get('whatsapp')
  @AllowEveryone('Meta proves itself by the verify token')
  @Answers(200, { type: 'text/plain', example: '1158201444' })
  @Refuses(403, 'The verify token is of no connected account')
  handshakeAtAlias(
    @Query() query: HandshakeQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.challengeOf(query, reply);
  }

  /** Receives the same as `/hooks/meta/{hook}` while the WhatsApp numbers here are of one Meta app, because this URL does not name it. */
  @Post('whatsapp')
  @HttpCode(200)
  @ChecksOwnBody()
  @AllowEveryone('Meta proves itself by its signature')
  @ApiBody(CALL)
  @Answers(200, { type: 'application/json', example: {} })
  @Refuses(404, 'No WhatsApp number is connected, or numbers of several Meta apps are')
  async receiveAtAlias(
    @HeaderParam('X-Hub-Signature-256', SIGNATURE) signature: string | undefined,
    @Body() body: Buffer,
    @Req() request: FastifyRequest,
  ): Promise<object> {
    const found = await this.hooks.sole('whatsapp');
    if (found === null)
      throw new Problem(
        404,
        'No WhatsApp number is connected here: connect one, and enter its hook_url at Meta',
      );
    if (found === SEVERAL)
      throw new Problem(
        404,
        'Numbers of several Meta apps are connected, and this URL names none of the apps: enter hook_url of its numbers at each',
      );
    const answer = await this.accept(request, found, signature, body);
    const more = this.throttle.suppressedSince(ALIAS_CALLED);
    if (more !== null) this.logger.warn({ more }, ALIAS_CALLED);
    return answer;
  }

  private async challengeOf(query: HandshakeQuery, reply: FastifyReply, hook?: string): Promise<string> {
    if (!(await this.hooks.knowsVerifyToken(query['hub.verify_token'], hook)))
      throw new Problem(403, 'This Meta app has another verify token');
    this.times.shookHands(query['hub.verify_token'], hook);
    void reply.header('content-type', 'text/plain; charset=utf-8');
    return query['hub.challenge'];
  }

  private async accept(
    request: FastifyRequest,
    found: Hook | typeof REMOVED,
    signature: string | undefined,
    body: Buffer,
  ): Promise<object> {
    if (found === REMOVED) throw new Problem(410, 'The accounts of this URL were removed');
    if (!isSignedBy(found.secret, body, signature))
      throw new Problem(401, 'The signature was not made with the secret of this Meta app');
    const call = this.parse(body);
    const subject = SUBJECTS.get(call?.['object']) ?? 'other';
    this.counts.verified(request, subject);
    await this.reception.accept(found, this.split(call, subject));
    return {};
  }

  /** Parses a signed body. One that cannot be read is counted and answered 200, because a repeat could not be read either. */
  private parse(body: Buffer): Json | null {
    let call: Json | null = null;
    try {
      call = objectOf(JSON.parse(body.toString('utf8')));
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
    if (!call) this.counts.count('other', 'malformed');
    return call;
  }

  private split(call: Json | null, subject: CallSubject): AccountCall[] {
    if (!call) return [];
    if (subject === 'whatsapp') return splitWhatsApp(call);
    if (subject === 'messenger') return splitMessenger(call, 'page');
    if (subject === 'instagram') return splitMessenger(call, 'instagram');
    this.counts.count(subject, 'dropped');
    return [];
  }
}
