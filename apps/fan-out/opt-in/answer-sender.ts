import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { LogThrottle } from '#platform/log-throttle.js';
import { LOGGER } from '#platform/tokens.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Accounts } from '../accounts/accounts.js';
import { TelegramApi } from '../transports/telegram/telegram.api.js';
import type { TelegramSecrets } from '../transports/telegram/telegram.transport.js';
import { WhatsAppApi } from '#message/whatsapp.api.js';
import type { WhatsAppSecrets } from '../transports/whatsapp/whatsapp.transport.js';
import type { ChatPerson } from './chat-followers.js';

const TIMEOUT_MS = 10_000;
/** Milliseconds until the next attempt when the network names no time. */
const PAUSE_MS = 3_000;
/** Error codes of the WhatsApp Cloud API that go away by themselves, such as a rate limit (130429). */
const TRANSIENT_CODES = new Set([1, 2, 4, 80007, 130429, 131000, 131016, 131056, 131057]);

/** Sends one text to a person who wrote to the workspace's bot or number. */
@Injectable()
export class AnswerSender {
  private readonly throttle = new LogThrottle();

  constructor(
    private readonly accounts: Accounts,
    private readonly telegram: TelegramApi,
    private readonly whatsapp: WhatsAppApi,
    private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Null once the network accepted the text or refused it for good; otherwise the instant of the next attempt, in ms. */
  async send({ workspace_id, transport, address }: ChatPerson, text: string): Promise<number | null> {
    try {
      const retryAt =
        transport === 'telegram'
          ? await this.byTelegram(workspace_id, address, text)
          : await this.byWhatsApp(workspace_id, address, text);
      return retryAt === null ? null : Math.max(retryAt, this.clock.now() + 1);
    } catch (error) {
      // Without a readable answer it is not known whether the text arrived, so it is sent again.
      const reason = reasonOf(error);
      const more = this.throttle.suppressedSince(`${transport} ${reason}`);
      if (more !== null)
        this.logger.warn(
          { transport, reason, more },
          'an answer to a command was not taken: it is sent again',
        );
      return this.clock.now() + PAUSE_MS;
    }
  }

  private async byTelegram(workspace_id: string, chat_id: string, text: string): Promise<number | null> {
    const bot = await this.accounts.of<TelegramSecrets>(workspace_id, 'telegram');
    if (!bot) return this.clock.now() + PAUSE_MS;
    const message = { chat_id, text };
    const answer = await this.telegram.callForChat(bot.secrets.bot_token, 'sendMessage', message, TIMEOUT_MS);
    if (answer.ok) return null;
    if (answer.until !== undefined) return answer.until;
    return answer.status === 429 || answer.status >= 500 ? this.clock.now() + PAUSE_MS : null;
  }

  private async byWhatsApp(workspace_id: string, to: string, body: string): Promise<number | null> {
    const account = await this.accounts.of<WhatsAppSecrets>(workspace_id, 'whatsapp');
    if (!account) return this.clock.now() + PAUSE_MS;
    const answer = await this.whatsapp.send(account, { to, type: 'text', text: { body } }, TIMEOUT_MS);
    if (answer.id !== null) return null;
    if (answer.until !== undefined) return answer.until;
    return TRANSIENT_CODES.has(answer.code) || answer.status === 429 ? this.clock.now() + PAUSE_MS : null;
  }
}

/** A code of the connection, or the error's name: no address and no text. */
function reasonOf(error: unknown): string {
  const { code, name } = error as { code?: unknown; name?: string };
  return typeof code === 'string' ? code : (name ?? 'Error');
}
