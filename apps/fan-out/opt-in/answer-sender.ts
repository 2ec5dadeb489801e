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
import type { Chatter } from './chat-followers.js';

const TIMEOUT_MS = 10_000;
/** What a network that says nothing of when is left in peace for. */
const PAUSE_MS = 3_000;
/** Codes of WhatsApp that pass by themselves (ad-networks.md, section 2). */
const PASSING = new Set([1, 2, 4, 80007, 130429, 131000, 131016, 131056, 131057]);

/** Sends one text into a chat with the workspace's bot or number. */
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

  /** Null once it was taken or refused for good, else the instant at which to try again. */
  async send({ workspace_id, transport, address }: Chatter, text: string): Promise<number | null> {
    try {
      const again =
        transport === 'telegram'
          ? await this.byTelegram(workspace_id, address, text)
          : await this.byWhatsApp(workspace_id, address, text);
      return again === null ? null : Math.max(again, this.clock.now() + 1);
    } catch (error) {
      // Nobody answered, or nothing that can be read: what was not heard of is said again.
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
    const answer = await this.telegram.call(
      bot.secrets.bot_token,
      'sendMessage',
      { chat_id, text },
      TIMEOUT_MS,
    );
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
    return PASSING.has(answer.code) || answer.status === 429 ? this.clock.now() + PAUSE_MS : null;
  }
}

/** A code of the connection, or the error's name: no address and no text. */
function reasonOf(error: unknown): string {
  const { code, name } = error as { code?: unknown; name?: string };
  return typeof code === 'string' ? code : (name ?? 'Error');
}
