import { createHmac, timingSafeEqual } from 'node:crypto';
import { Body, Controller, Get, HttpCode, Post, Query, Req, type RawBodyRequest, Res } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ApiBody } from '@nestjs/swagger';
import { HeaderParam, PathParam } from '#platform/http/parameters.js';
import { Answers, Refuses } from '#platform/http/answers.js';
import { ChecksOwnBody } from '#platform/http/input-limits.js';
import { Problem } from '#platform/http/problem.js';
import { AllowEveryone } from '#platform/http/roles.js';
import { BODY_LIMIT, HOOK_LIMIT } from '#platform/http/service.js';
import { Keys } from '#platform/security/keys.js';
import { hookOf } from '../accounts/hook-of.js';
import { Accounts } from '../accounts/accounts.js';
import { asObject } from '../transports/http-outcome.js';
import type { TelegramSecrets } from '../transports/telegram/telegram.transport.js';
import type { WhatsAppSecrets } from '../transports/whatsapp/whatsapp.transport.js';
import { describeGenericReason } from '../transports/reasons.js';
import { WHATSAPP } from '../transports/whatsapp/whatsapp.descriptor.js';
import { HandshakeQuery } from './hooks.dto.js';
import { acceptLarge } from './large-bodies.js';
import { TelegramHook } from './telegram.hook.js';
import { WhatsAppHook, type WhatsAppAccount } from './whatsapp.hook.js';
import { listOf, refusalOf } from './whatsapp.reading.js';

const BOT = { description: 'Which bot it is, as Telegram was told', example: 'kq3vN0wqXw' };
const SECRET = {
  description: 'The secret that the bot was given',
  example: 'b1946ac92492d2347c6235b4d2611184',
};
const SIGNATURE = {
  description: 'HMAC-SHA256 of the body by the app secret',
  example: `sha256=${'0'.repeat(64)}`,
};

/** How many accounts one call may be for: each is looked for before the call has proved anything. */
const MOST_ACCOUNTS = 20;

/** Where providers tell what people write and what became of messages. What does not prove itself changes nothing. */
@Controller('hooks')
export class HooksController {
  constructor(
    private readonly accounts: Accounts,
    private readonly keys: Keys,
    private readonly telegramHook: TelegramHook,
    private readonly whatsappHook: WhatsAppHook,
    adapter: HttpAdapterHost,
  ) {
    acceptLarge(adapter.httpAdapter.getInstance<FastifyInstance>(), '/hooks/whatsapp', HOOK_LIMIT);
  }

  /** Takes an update of the workspace's bot. The answer may be a message for the bot to send. */
  @Post('telegram/:id')
  @HttpCode(200)
  @ChecksOwnBody()
  @AllowEveryone('Telegram proves itself by the secret that the bot was given')
  @ApiBody({ schema: { type: 'object', example: { update_id: 1 } } })
  @Answers(200, { type: 'application/json', example: {} })
  async telegram(
    @PathParam('id', BOT) id: string,
    @HeaderParam('X-Telegram-Bot-Api-Secret-Token', SECRET) secret: string | undefined,
    @Body() update: Record<string, unknown>,
  ): Promise<object> {
    const [bot] = await this.accounts.called<TelegramSecrets>('telegram', { hook: id.slice(0, 64) });
    if (!bot || !same(secret ?? '', bot.secrets.hook_secret))
      throw new Problem(401, 'This is not from Telegram');
    return (await this.telegramHook.take(bot, asObject(update) ?? {})) ?? {};
  }

  /** Answers the handshake when the address is entered at Meta. The challenge comes back for the right token. */
  @Get('whatsapp')
  @AllowEveryone('Meta proves itself by the verify token')
  @Answers(200, { type: 'text/plain', example: '1158201444' })
  @Refuses(403, 'The verify token is none of ours')
  async handshake(
    @Query() query: HandshakeQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const known = await this.accounts.called('whatsapp', {
      hook: hookOf(this.keys, query['hub.verify_token']),
    });
    if (known.length === 0) throw new Problem(403, 'The verify token is none of ours');
    void reply.header('content-type', 'text/plain; charset=utf-8');
    return query['hub.challenge'];
  }

  /** Takes messages, statuses and preferences, any number of them, signed over the bytes as they came. */
  @Post('whatsapp')
  @HttpCode(200)
  @ChecksOwnBody()
  @AllowEveryone('Meta proves itself by its signature')
  @ApiBody({ schema: { type: 'object', example: { object: 'whatsapp_business_account', entry: [] } } })
  @Answers(200, { type: 'application/json', example: {} })
  async whatsapp(
    @Req() request: RawBodyRequest<FastifyRequest>,
    @HeaderParam('X-Hub-Signature-256', SIGNATURE) signature: string | undefined,
    @Body() body: Record<string, unknown>,
  ): Promise<object> {
    const values = listOf(body?.['entry']).flatMap((entry) =>
      listOf(entry['changes']).map((change) => asObject(change['value']) ?? {}),
    );
    const byNumber = Map.groupBy(values, numberOf);
    const numbers = [...byNumber.keys()].filter((number) => number !== null);
    if (numbers.length > MOST_ACCOUNTS)
      throw new Problem(413, `A call names at most ${MOST_ACCOUNTS} accounts; this one names more`);
    const signed = new Signed(request.rawBody ?? Buffer.alloc(0), signature ?? '');
    const accounts = numbers.length > 0 ? await this.signers(signed, { account: numbers }) : [];
    let proven = accounts.length > 0;
    for (const account of accounts) {
      const some = byNumber.get(account.account) ?? [];
      for (const { reason, at } of some.flatMap((value) => refusalOf(value) ?? []))
        await this.accounts.halt(
          account,
          reason,
          WHATSAPP.describe?.(reason) ?? describeGenericReason(reason),
          at,
        );
      await this.whatsappHook.take(account, some);
    }
    // Meta also tells of templates and of numbers that are not entered here: nothing to do, and nothing to repeat.
    if (!proven && signed.size <= BODY_LIMIT) proven = (await this.signers(signed, {})).length > 0;
    if (!proven) throw new Problem(401, 'The signature is none of an account here');
    return {};
  }

  private async signers(signed: Signed, where: { account?: string[] }): Promise<WhatsAppAccount[]> {
    const accounts = await this.accounts.called<WhatsAppSecrets>('whatsapp', where);
    return accounts.filter((one) => signed.by(one));
  }
}

/** The account that a value is for. */
function numberOf(value: Record<string, unknown>): string | null {
  const number = asObject(value['metadata'])?.['phone_number_id'];
  return typeof number === 'string' ? number.slice(0, 64) : null;
}

/** A body and what is said to be its signature; the body may be large, so that it is signed once by each secret. */
class Signed {
  private readonly known = new Map<string, boolean>();

  constructor(
    private readonly body: Buffer,
    private readonly signature: string,
  ) {}

  get size(): number {
    return this.body.length;
  }

  by({ secrets: { app_secret } }: WhatsAppAccount): boolean {
    let right = this.known.get(app_secret);
    if (right === undefined) {
      const digest = createHmac('sha256', app_secret).update(this.body).digest('hex');
      this.known.set(app_secret, (right = same(this.signature, `sha256=${digest}`)));
    }
    return right;
  }
}

function same(given: string, wanted: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(wanted)];
  return one.length === other.length && one.length > 0 && timingSafeEqual(one, other);
}
