import { Body, Controller, HttpCode, Post, Req } from '@nestjs/common';
import { ApiBody } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Answers, Refuses } from '#platform/http/answers.js';
import { ChecksOwnBody } from '#platform/http/input-limits.js';
import { HeaderParam, PathParam } from '#platform/http/parameters.js';
import { Problem } from '#platform/http/problem.js';
import { AllowEveryone } from '#platform/http/roles.js';
import { REMOVED, Hooks } from './hooks.js';
import { objectOf, type Json } from './json.js';
import { isSameSecret } from './signatures.js';
import { Reception } from './reception.js';
import { queryToAnswer, splitTelegram } from './split-telegram.js';
import { WebhookCounts } from './webhook-counts.js';

const HOOK = { description: 'The end of the webhook’s address, which names the bot', example: 'kq3vN0wqXw' };
const SECRET = {
  description: 'The secret token that was set with the bot’s webhook',
  example: 'b1946ac92492d2347c6235b4d2611184',
};

/** Receives Telegram's calls about bots. A call without the bot's secret is refused. */
@Controller('hooks/telegram')
export class TelegramHookController {
  constructor(
    private readonly hooks: Hooks,
    private readonly reception: Reception,
    private readonly counts: WebhookCounts,
  ) {}

  /** Receives an update of a bot. A pressed button is answered with a call of the Bot API, after which Telegram shows it as done. */
  @Post(':hook')
  @HttpCode(200)
  @ChecksOwnBody()
  @AllowEveryone('Telegram proves itself by the secret token of the webhook')
  @ApiBody({ schema: { type: 'object', example: { update_id: 1 } } })
  @Answers(200, { type: 'application/json', example: {} })
  @Refuses(404, 'No bot has this address for its webhook')
  @Refuses(410, 'The bot was removed')
  async receive(
    @PathParam('hook', HOOK) hook: string,
    @HeaderParam('X-Telegram-Bot-Api-Secret-Token', SECRET) secret: string | undefined,
    @Body() body: Buffer,
    @Req() request: FastifyRequest,
  ): Promise<object> {
    const found = await this.hooks.find('telegram', hook.slice(0, 64));
    if (found === null) throw Problem.notFound('bot');
    if (found === REMOVED) throw new Problem(410, 'The bot of this address was removed');
    if (!isSameSecret(found.secret, secret)) throw new Problem(401, 'This is not from Telegram');
    this.counts.verified(request, 'telegram');
    const [key] = found.accounts.keys();
    const account = key!.slice('telegram '.length);
    const update = this.parse(body);
    if (!update) return {};
    await this.reception.accept(found, [
      { network: 'telegram', account, received: splitTelegram(update, account) },
    ]);
    const query = queryToAnswer(update);
    return query === null ? {} : { method: 'answerCallbackQuery', callback_query_id: query };
  }

  private parse(body: Buffer): Json | null {
    try {
      return objectOf(JSON.parse(body.toString('utf8')));
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      this.counts.count('telegram', 'malformed');
      return null;
    }
  }
}
