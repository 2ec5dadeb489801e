import { Body, Controller, Get, HttpCode, Inject, Post, Query, Res } from '@nestjs/common';
import { ApiBody } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Logger } from 'pino';
import { Answers, Refuses } from '#platform/http/answers.js';
import { ChecksOwnBody } from '#platform/http/input-limits.js';
import { HeaderParam, PathParam } from '#platform/http/parameters.js';
import { Problem } from '#platform/http/problem.js';
import { AllowEveryone } from '#platform/http/roles.js';
import { LogThrottle } from '#platform/log-throttle.js';
import { LOGGER } from '#platform/tokens.js';
import type { AccountCall } from '../routing/received.js';
import { GONE, Hooks, type Hook } from './hooks.js';
import { HandshakeQuery } from './hooks.dto.js';
import { objectOf, type Json } from './json.js';
import { isSignedBy } from './signatures.js';
import { Reception } from './reception.js';
import { splitMessenger } from './split-messenger.js';
import { splitWhatsApp } from './split-whatsapp.js';
import { WebhookCounts } from './webhook-counts.js';

const HOOK = {
  description: 'Which Meta app it is, as its accounts show it',
  example: '9f86d081884c7d659a2feaa0c55ad015',
};
const SIGNATURE = {
  description: 'HMAC-SHA256 of the body by the app secret',
  example: `sha256=${'0'.repeat(64)}`,
};
const CALL = { schema: { type: 'object', example: { object: 'whatsapp_business_account', entry: [] } } };
const FORMER = 'The former address /hooks/whatsapp is called: enter hook_url of the account at Meta';

/** Where Meta calls about WhatsApp, Messenger and Instagram. What is not signed by the app changes nothing. */
@Controller('hooks')
export class MetaHookController {
  private readonly former = new LogThrottle();

  constructor(
    private readonly hooks: Hooks,
    private readonly reception: Reception,
    private readonly counts: WebhookCounts,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Answers the handshake when the address is entered at Meta. The challenge comes back for the right token. */
  @Get('meta/:hook')
  @AllowEveryone('Meta proves itself by the verify token')
  @Answers(200, { type: 'text/plain', example: '1158201444' })
  @Refuses(403, 'The verify token is none of this Meta app')
  handshake(
    @PathParam('hook', HOOK) hook: string,
    @Query() query: HandshakeQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.challengeOf(query, reply, hook.slice(0, 64));
  }

  /** Takes messages, statuses and preferences of any of the app's accounts, signed over the bytes as they came. */
  @Post('meta/:hook')
  @HttpCode(200)
  @ChecksOwnBody()
  @AllowEveryone('Meta proves itself by its signature')
  @ApiBody(CALL)
  @Answers(200, { type: 'application/json', example: {} })
  @Refuses(404, 'No Meta app calls here')
  @Refuses(410, 'The accounts of this Meta app were removed')
  async take(
    @PathParam('hook', HOOK) hook: string,
    @HeaderParam('X-Hub-Signature-256', SIGNATURE) signature: string | undefined,
    @Body() body: Buffer,
  ): Promise<object> {
    const found = await this.hooks.find('meta', hook.slice(0, 64));
    if (found === null) throw Problem.notFound('Meta app');
    return this.taken(found, signature, body);
  }

  /** Answers the handshake at the address that all Meta apps had before each got its own. */
  @Get('whatsapp')
  @AllowEveryone('Meta proves itself by the verify token')
  @Answers(200, { type: 'text/plain', example: '1158201444' })
  @Refuses(403, 'The verify token is none of ours')
  formerHandshake(
    @Query() query: HandshakeQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.challengeOf(query, reply);
  }

  /** Takes the same as `/hooks/meta/{hook}` while one Meta app alone calls this instance: it tells no apps apart. */
  @Post('whatsapp')
  @HttpCode(200)
  @ChecksOwnBody()
  @AllowEveryone('Meta proves itself by its signature')
  @ApiBody(CALL)
  @Answers(200, { type: 'application/json', example: {} })
  @Refuses(404, 'No Meta app calls this instance, or several do')
  async takeAtFormer(
    @HeaderParam('X-Hub-Signature-256', SIGNATURE) signature: string | undefined,
    @Body() body: Buffer,
  ): Promise<object> {
    const found = await this.hooks.soleMetaHook();
    if (found === null)
      throw new Problem(
        404,
        'This address tells no Meta apps apart: each has one of its own, /hooks/meta/{hook}',
      );
    const answer = await this.taken(found, signature, body);
    const more = this.former.suppressedSince(FORMER);
    if (more !== null) this.logger.warn({ more }, FORMER);
    return answer;
  }

  private async challengeOf(query: HandshakeQuery, reply: FastifyReply, hook?: string): Promise<string> {
    if (!(await this.hooks.knowsVerifyToken(query['hub.verify_token'], hook)))
      throw new Problem(403, 'The verify token is none of this Meta app');
    void reply.header('content-type', 'text/plain; charset=utf-8');
    return query['hub.challenge'];
  }

  private async taken(
    found: Hook | typeof GONE,
    signature: string | undefined,
    body: Buffer,
  ): Promise<object> {
    if (found === GONE) throw new Problem(410, 'The accounts that were called about here are removed');
    if (!isSignedBy(found.secret, body, signature)) {
      this.counts.count('meta', 'refused');
      throw new Problem(401, 'The signature is not by the secret of this Meta app');
    }
    await this.reception.take(found, this.split(body));
    return {};
  }

  /** Of a signed body: what cannot be read would not be read the next time either. */
  private split(body: Buffer): AccountCall[] {
    let call: Json | null = null;
    try {
      call = objectOf(JSON.parse(body.toString('utf8')));
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
    switch (call?.['object']) {
      case 'whatsapp_business_account':
        return splitWhatsApp(call);
      case 'page':
      case 'instagram':
        return splitMessenger(call, call['object']);
      default:
        this.counts.count('meta', call ? 'left' : 'malformed');
        return [];
    }
  }
}
