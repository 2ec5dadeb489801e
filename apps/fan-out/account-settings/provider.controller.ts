import { randomBytes } from 'node:crypto';
import { Body, Controller, Get, Put } from '@nestjs/common';
import { Answers, Refuses } from '#platform/http/answers.js';
import { Config } from '#platform/config.js';
import { CallerParam, type Caller } from '#platform/http/caller.js';
import { Problem } from '#platform/http/problem.js';
import { Allow } from '#platform/http/roles.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Keys } from '#platform/security/keys.js';
import { asObject } from '../transports/http-outcome.js';
import { TelegramApi, type TelegramAnswer } from '../transports/telegram/telegram.api.js';
import { hookOf } from '../accounts/hook-of.js';
import type { ProviderName } from '../accounts/provider.entity.js';
import { START_WORDS, STOP_WORDS } from '#message/keyword.js';
import {
  MailProviderView,
  ProviderView,
  providerView,
  TelegramInput,
  WhatsAppInput,
} from './provider.dto.js';
import { Claimed, Providers } from '../accounts/providers.js';

const TIMEOUT_MS = 10_000;

/** The workspace's accounts with those who carry its posts. */
@Controller('v1/providers')
export class ProviderController {
  constructor(
    private readonly providers: Providers,
    private readonly telegramApi: TelegramApi,
    private readonly config: Config,
    private readonly keys: Keys,
    private readonly clock: Clock,
  ) {}

  /** Enters the bot on Telegram, and tells Telegram where to call. */
  @Put('telegram')
  @Allow('publisher')
  @Answers(200, ProviderView)
  @Refuses(409, 'The bot is entered in another workspace')
  async telegram(@CallerParam() caller: Caller, @Body() { bot_token }: TelegramInput): Promise<ProviderView> {
    const me = asObject(await this.ask(bot_token, 'getMe', {}));
    const { id, username: account } = me ?? {};
    if (!Number.isSafeInteger(id) || typeof account !== 'string' || !/^\w{3,64}$/.test(account))
      throw refused('Telegram did not say whose token this is');
    const claim = String(id);
    const before = await this.providers.row(caller.workspace, 'telegram');
    // The same for the same bot, so that what Telegram knows stays right should it not take the new address.
    const [hook, hook_secret] = ['address', 'secret'].map((what) =>
      this.keys.lookup(`telegram hook ${what}`, `${caller.workspace} ${claim}`),
    ) as [string, string];
    const row = await this.providers
      .put(caller.workspace, 'telegram', {
        account,
        hook,
        claim,
        settings: {},
        secrets: { bot_token, hook_secret },
      })
      .catch(taken('bot_token', 'This bot'));
    const url = `${this.config.publicUrl}/hooks/telegram/${hook}`;
    const wanted = { url, secret_token: hook_secret, allowed_updates: ['message', 'my_chat_member'] };
    const answer = await this.telegramApi.call(bot_token, 'setWebhook', wanted, TIMEOUT_MS).catch(() => null);
    if (!answer?.ok) {
      if (before?.claim !== claim) await this.providers.putBack(row, before);
      throw notCalled(answer);
    }
    return providerView(row, this.config.publicUrl, this.clock.now());
  }

  /** Enters the number on WhatsApp. */
  @Put('whatsapp')
  @Allow('publisher')
  @Answers(200, ProviderView)
  @Refuses(409, 'The number is entered in another workspace')
  async whatsapp(@CallerParam() caller: Caller, @Body() input: WhatsAppInput): Promise<ProviderView> {
    const { phone_number_id, access_token, app_secret, verify_token, template, language } = input;
    const { phone_number = null } = input;
    const [start_words, stop_words] = [input.start_words ?? START_WORDS, input.stop_words ?? STOP_WORDS];
    const row = await this.providers
      .put(caller.workspace, 'whatsapp', {
        account: phone_number_id,
        hook: hookOf(this.keys, verify_token),
        claim: phone_number_id,
        settings: { template, language, phone_number, start_words, stop_words },
        secrets: { access_token, app_secret, verify_token },
      })
      .catch(taken('phone_number_id', 'This number'));
    return providerView(row, this.config.publicUrl, this.clock.now());
  }

  /** Makes a new secret for the mail server that passes on what comes back. The one before serves no more. */
  @Put('email')
  @Allow('publisher')
  @Answers(200, MailProviderView)
  @Refuses(409, 'The instance has no BOUNCE_ADDRESS')
  async email(@CallerParam() caller: Caller): Promise<MailProviderView> {
    const account = this.config.BOUNCE_ADDRESS;
    if (account === undefined)
      throw new Problem(
        409,
        'Mail has no address to come back to: BOUNCE_ADDRESS is not set on this instance',
      );
    const hook_secret = randomBytes(32).toString('base64url');
    const hook = hookOf(this.keys, hook_secret);
    const row = await this.providers.put(caller.workspace, 'email', {
      account,
      hook,
      settings: {},
      secrets: {},
    });
    return { ...providerView(row, this.config.publicUrl, this.clock.now()), hook_secret };
  }

  /** Shows the bot on Telegram, without its secrets. */
  @Get('telegram')
  @Allow('publisher')
  @Answers(200, ProviderView)
  @Refuses(404, 'None is entered')
  showTelegram(@CallerParam() caller: Caller): Promise<ProviderView> {
    return this.shown(caller, 'telegram');
  }

  /** Shows the number on WhatsApp, without its secrets. */
  @Get('whatsapp')
  @Allow('publisher')
  @Answers(200, ProviderView)
  @Refuses(404, 'None is entered')
  showWhatsapp(@CallerParam() caller: Caller): Promise<ProviderView> {
    return this.shown(caller, 'whatsapp');
  }

  /** Shows where the mail server passes on what comes back, without its secret. */
  @Get('email')
  @Allow('publisher')
  @Answers(200, ProviderView)
  @Refuses(404, 'None is entered')
  showEmail(@CallerParam() caller: Caller): Promise<ProviderView> {
    return this.shown(caller, 'email');
  }

  private async shown(caller: Caller, name: ProviderName): Promise<ProviderView> {
    const row = await this.providers.row(caller.workspace, name);
    if (!row) throw Problem.notFound('provider');
    return providerView(row, this.config.publicUrl, this.clock.now());
  }

  private async ask(token: string, method: string, parameters: object): Promise<unknown> {
    const answer = await this.telegramApi.call(token, method, parameters, TIMEOUT_MS).catch(() => null);
    if (!answer) throw new Problem(503, 'Telegram could not be reached; try again', { retryAfter: 10 });
    if (!answer.ok) throw refused(`Telegram refuses it: ${answer.description.slice(0, 200)}`);
    return answer.result;
  }
}

const refused = (why: string) => Problem.field('bot_token', 'refused', why);

const taken =
  (field: string, what: string) =>
  (error: unknown): never => {
    if (!(error instanceof Claimed)) throw error;
    const message = `${what} is entered in another workspace of this installation; one workspace alone may have it`;
    throw Problem.field(field, 'taken', message, undefined, 409);
  };

/** The bot is there, but Telegram did not take where to call. */
function notCalled(answer: TelegramAnswer | null): Problem {
  const what = 'The token is right, but Telegram did not take the address at which to call this instance';
  const rest = 'What was entered before goes on';
  if (!answer) return new Problem(503, `${what}: it did not answer. ${rest}; try again`, { retryAfter: 10 });
  const why = answer.description.slice(0, 200);
  return new Problem(422, `${what}: ${why}. ${rest}; PUBLIC_URL has to be https and reachable for Telegram`);
}
