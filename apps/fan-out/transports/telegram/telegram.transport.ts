import { isolateDirection } from '#platform/http/text.js';
import { Injectable } from '@nestjs/common';
import { ChatMoves } from '../../audience/chat-moves.js';
import { credentialOfAccount } from '../../accounts/account-reports.consumer.js';
import { Accounts, type PostingAccount } from '../../accounts/accounts.js';
import { objectOf } from '#message/provider-answer.js';
import { INVALID_RESPONSE, outcomeOfErrorOnce } from '../http-outcome.js';
import { html } from '#platform/http/html.js';
import { deferredByHalt } from '../outcome.js';
import type { RenderedPost } from '../rendered-post.js';
import { SentMessages } from '../sent-messages.js';
import { Transport, type ChatAddress, type Delivery, type Outcome } from '../transport.port.js';
import { truncate, utf16Length } from '../post-text.js';
import { ChatThrottle } from './chat-throttle.js';
import { TelegramApi, type ChatParameters, type TelegramAnswer } from '#message/telegram.api.js';
import { TELEGRAM, TELEGRAM_TIMEOUT_MS } from './telegram.descriptor.js';

/** The credentials of a Telegram bot. */
export interface TelegramSecrets {
  bot_token: string;
  /** What Telegram sends along with each update. */
  hook_secret: string;
}

const MAX_TEXT = 4_096;
const REPLY_TIMEOUT_MS = 10_000;

/**
 * Posts as messages of the workspace's bot. A 429 does not say whether it is the chat's or the bot's. A message whose
 * request was sent and not answered may be in the chat: it is sent once more, and has failed when that stays
 * unanswered too.
 */
@Injectable()
export class TelegramTransport extends Transport {
  static readonly descriptor = TELEGRAM;
  static readonly providers = [TelegramApi];
  readonly descriptor = TELEGRAM;
  timeoutMs = TELEGRAM_TIMEOUT_MS;
  private readonly throttle = new ChatThrottle();
  /** Ids of deliveries that wait for their chat's turn. */
  private readonly waiting = new Set<string>();

  constructor(
    private readonly api: TelegramApi,
    private readonly accounts: Accounts,
    private readonly messages: SentMessages,
    private readonly chats: ChatMoves,
  ) {
    super();
  }

  override credentialOf(delivery: Delivery): string {
    return credentialOfAccount('telegram', delivery.channel.workspace_id);
  }

  override perSecondOf({ channel }: Delivery): Promise<number> {
    return this.accounts.postsPerSecond(channel.workspace_id, 'telegram');
  }

  override mayBeSlow({ id }: Delivery): boolean {
    return this.waiting.has(id);
  }

  override render(delivery: Pick<Delivery, 'post' | 'channel'>): RenderedPost {
    return rendered(delivery);
  }

  override async isSetUp(workspace_id: string): Promise<boolean> {
    return (await this.accounts.of(workspace_id, 'telegram')) !== null;
  }

  async deliver(delivery: Delivery): Promise<Outcome> {
    if (await this.messages.messageIdOf(delivery)) return { state: 'delivered' };
    return this.call(delivery, 'sendMessage', messageOf(delivery), async (answer) => {
      const message = objectOf(answer.result)?.['message_id'];
      if (!Number.isSafeInteger(message)) return INVALID_RESPONSE;
      await this.messages.save(delivery, this.name, String(message));
      return { state: 'delivered' };
    });
  }

  override async edit(delivery: Delivery): Promise<Outcome> {
    const message_id = await this.messages.messageIdOf(delivery);
    if (!message_id) return { state: 'skipped', reason: 'not_sent' };
    return this.call(delivery, 'editMessageText', { ...messageOf(delivery), message_id: Number(message_id) });
  }

  override async remove(delivery: Delivery): Promise<Outcome> {
    const message_id = await this.messages.messageIdOf(delivery);
    if (!message_id) return { state: 'skipped', reason: 'not_sent' };
    return this.call(delivery, 'deleteMessage', {
      chat_id: delivery.address,
      message_id: Number(message_id),
    });
  }

  override async reply({ workspace_id, address: chat_id }: ChatAddress, text: string): Promise<Outcome> {
    const bot = await this.accounts.of<TelegramSecrets>(workspace_id, 'telegram');
    if (!bot) return { state: 'deferred', reason: 'no_provider' };
    const token = bot.secrets.bot_token;
    const answer = await this.api.callForChat(token, 'sendMessage', { chat_id, text }, REPLY_TIMEOUT_MS);
    if (answer.ok) return { state: 'delivered' };
    const { status, until } = answer;
    const reason = `telegram_${status}`;
    if (until === undefined && status !== 429 && status < 500) return { state: 'failed', reason };
    return { state: 'deferred', reason, ...(until !== undefined && { until }) };
  }

  private async call(
    delivery: Delivery,
    method: string,
    parameters: ChatParameters,
    taken: (answer: TelegramAnswer) => Promise<Outcome> = async () => ({ state: 'delivered' }),
  ): Promise<Outcome> {
    const { workspace_id } = delivery.channel;
    const bot = await this.accounts.of<TelegramSecrets>(workspace_id, 'telegram');
    if (!bot) return { state: 'failed', reason: 'no_provider' };
    if (bot.halted) return deferredByHalt(bot.halted);
    const apart = delivery.address.startsWith('-') ? 3_000 : 1_000;
    this.waiting.add(delivery.id);
    const answer = await this.throttle.run(`${workspace_id} ${delivery.address}`, apart, () => {
      this.waiting.delete(delivery.id);
      return this.api
        .callForChat(bot.secrets.bot_token, method, parameters, this.timeoutMs)
        .catch(outcomeOfErrorOnce);
    });
    if ('state' in answer) return answer;
    if (answer.movedTo !== null) {
      const chats = { workspace_id, transport: this.name };
      await this.chats.move(chats, delivery.address, answer.movedTo);
    }
    return answer.ok ? taken(answer) : this.refused(bot, answer);
  }

  private async refused(
    bot: PostingAccount<TelegramSecrets>,
    { status, description, until }: TelegramAnswer,
  ): Promise<Outcome> {
    const reason = `telegram_${status}`;
    const wait = until !== undefined && { until };
    if (status === 429) return { state: 'deferred', reason, ...wait, throttled: 'unclear' };
    if (status === 403) return { state: 'failed', reason: 'blocked', ends: 'blocked' };
    if (status === 400 && /not modified/.test(description)) return { state: 'delivered' };
    if (status === 400 && /chat not found/.test(description))
      return { state: 'failed', reason: 'chat_not_found', ends: 'gone' };
    if (status === 401 || status === 404) {
      return {
        state: 'deferred',
        reason,
        until: await this.accounts.halt(bot, reason, this.describe(reason)),
        throttled: 'account',
      };
    }
    if (status >= 400 && status < 500) return { state: 'failed', reason };
    return { state: 'deferred', reason, ...(status >= 500 && { unreachable: 'provider' as const }), ...wait };
  }
}

/** Escaped HTML; what is over Telegram's length is cut, and the link leads to the whole. */
function messageOf(delivery: Delivery): ChatParameters {
  const { title, body, end } = rendered(delivery);
  const heading = title && html`<b>${title}</b>\n\n`;
  const text = html`${heading}${body}\n\n<a href="${delivery.post.url}">${end}</a>`.toString();
  const chat_id = delivery.address;
  return { chat_id, text, parse_mode: 'HTML', link_preview_options: { is_disabled: true } };
}

function rendered({ post, channel }: Pick<Delivery, 'post' | 'channel'>): RenderedPost {
  const end = isolateDirection(channel.name);
  const room = MAX_TEXT - utf16Length(`${end}: ${post.url}`) - utf16Length(post.title ?? '') - 8;
  const body = truncate(post.body, room, utf16Length);
  const cutAt = body === post.body ? null : ({ most: MAX_TEXT, unit: 'characters' } as const);
  return { title: post.title, body, end, cutAt };
}
