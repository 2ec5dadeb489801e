import { Injectable } from '@nestjs/common';
import { MessageSettings } from '#message/settings.js';
import { Problem } from '#platform/http/problem.js';
import type { SetupStep } from '#platform/http/setup-steps.js';
import type { Words } from '#platform/language/language.js';
import { inEach } from '#platform/language/texts.js';
import { AccountSecrets, type NetworkSecrets } from './account-secrets.js';
import { NetworkRequests, type NoAnswer } from './network-request.js';
import {
  NetworkAccounts,
  networkUnavailable,
  refusedByNetwork,
  type AccountToSetUp,
  type AccountToVerify,
  type NetworkDescriptor,
  type VerifiedAccount,
} from './network.port.js';
import { TELEGRAM_SETUP_TEXTS } from './telegram.texts.js';

/** Kinds of updates for which Telegram calls. */
const UPDATES = [
  'message',
  'edited_message',
  'message_reaction',
  'callback_query',
  'business_connection',
  'business_message',
  'edited_business_message',
  'deleted_business_messages',
  'my_chat_member',
];

interface BotAnswer {
  ok: boolean;
  result: unknown;
  description: string;
}

/** Messages have ids of their own in each chat; the name of a bot is its user name, which never changes. */
export const TELEGRAM: NetworkDescriptor = {
  network: 'telegram',
  hook: { kind: 'telegram', secret: 'hook_secret' },
  commands: 'bot',
  messageIdsUniqueIn: 'chat',
  publicAddress: ({ name }) => name,
};

/** Bots on Telegram, which are verified and subscribed by the Bot API. */
@Injectable()
export class TelegramAccounts extends NetworkAccounts {
  readonly network = 'telegram';
  readonly title = 'Telegram';
  readonly services = ['posts', 'chats'] as const;
  readonly secretFields = ['bot_token'] as const;
  override readonly credentialsUrl = 'https://t.me/BotFather';

  constructor(
    private readonly requests: NetworkRequests,
    private readonly config: MessageSettings,
    private readonly secrets: AccountSecrets,
  ) {
    super();
  }

  async verify({ workspace_id, secrets }: AccountToVerify): Promise<VerifiedAccount> {
    const answer = await this.call(secrets, 'getMe', {});
    if (typeof answer === 'string') throw networkUnavailable(this.title, answer);
    if (!answer.ok) throw refusedByNetwork('bot_token', `Telegram refuses it: ${answer.description}`);
    const { id, username } = (answer.result ?? {}) as { id?: unknown; username?: unknown };
    if (!Number.isSafeInteger(id) || typeof username !== 'string' || !/^\w{3,64}$/.test(username))
      throw refusedByNetwork('bot_token', 'Telegram did not say whose token this is');
    const account = String(id);
    return { account, name: username, ...this.secrets.telegramHook(workspace_id, account) };
  }

  override async subscribe(secrets: NetworkSecrets, url: string): Promise<void> {
    const parameters = { url, secret_token: secrets.hook_secret, allowed_updates: UPDATES };
    const answer = await this.call(secrets, 'setWebhook', parameters);
    if (typeof answer === 'object' && answer.ok) return;
    const what = 'The token is right, but Telegram did not take the address at which to call this instance';
    if (typeof answer === 'string')
      throw new Problem(
        503,
        `${what}: ${networkUnavailable(this.title, answer).message}. Nothing was changed`,
        {
          retryAfter: 10,
        },
      );
    const why = answer.description.slice(0, 200);
    throw new Problem(
      422,
      `${what}: ${why}. Nothing was changed; PUBLIC_URL has to be https and reachable for Telegram`,
    );
  }

  override whereIs(): Words {
    return inEach(TELEGRAM_SETUP_TEXTS, (texts) => texts.token);
  }

  override async setup({ secrets, hookUrl, confirmed }: AccountToSetUp): Promise<SetupStep[]> {
    if (!confirmed) return [];
    const answer = await this.call(secrets, 'getWebhookInfo', {});
    if (typeof answer === 'string' || !answer.ok) return [];
    const { url, last_error_message } = (answer.result ?? {}) as Record<string, unknown>;
    return [webhookStep(String(url ?? ''), hookUrl, last_error_message)];
  }

  override async unsubscribe(secrets: NetworkSecrets): Promise<void> {
    await this.call(secrets, 'deleteWebhook', {});
  }

  /** Calls the Bot API; returns its answer, or why there is none. */
  private async call(
    { bot_token }: NetworkSecrets,
    method: string,
    body: object,
  ): Promise<BotAnswer | NoAnswer> {
    const url = `${this.config.telegramBaseUrl}/bot${bot_token}/${method}`;
    const answer = await this.requests.json({ network: this.title, url, method: 'POST', body });
    if (typeof answer === 'string') return answer;
    const { ok, result = null, description = '' } = answer.body;
    return typeof ok === 'boolean' ? { ok, result, description: String(description) } : 'foreign';
  }
}

/** What Telegram says of the bot's webhook. `failure`: why its last call failed, in Telegram's words. */
function webhookStep(url: string, hookUrl: string | null, failure: unknown): SetupStep {
  const name = 'subscription';
  if (url !== hookUrl)
    return {
      ...{ name, state: 'missing' },
      says: inEach(TELEGRAM_SETUP_TEXTS, (texts) => texts.elsewhere(url.slice(0, 200))),
      where: inEach(TELEGRAM_SETUP_TEXTS, (texts) => texts.elsewhereWhere),
    };
  if (typeof failure === 'string' && failure !== '')
    return {
      ...{ name, state: 'missing' },
      says: inEach(TELEGRAM_SETUP_TEXTS, (texts) => texts.failing(failure.slice(0, 200))),
      where: inEach(TELEGRAM_SETUP_TEXTS, (texts) => texts.failingWhere),
    };
  return { name, state: 'ok', says: inEach(TELEGRAM_SETUP_TEXTS, (texts) => texts.subscribed) };
}
