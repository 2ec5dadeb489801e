import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { Database } from '#platform/adapters/sql/database.js';
import { LOGGER } from '#platform/tokens.js';
import type { Account } from '../providers/providers.js';
import { objectOf } from '../transports/answers.js';
import { WhatsAppApi } from '../transports/whatsapp/whatsapp.api.js';
import type { WhatsAppSecrets, WhatsAppSettings } from '../transports/whatsapp/whatsapp.transport.js';
import { BadNewsDesk } from './bad-news.js';
import { ChatFollowers, type Chatter } from './chat-followers.js';
import { StartLinks } from './start-links.js';

type WhatsAppAccount = Account<WhatsAppSecrets, WhatsAppSettings>;
type Json = Record<string, unknown>;

const SECOND = 1_000;
/** Who wrote longer ago than this does not wait for an answer. */
const ANSWERED_MS = 300_000;

/** What WhatsApp tells of a number: what people write, what became of messages, who wants no more. */
@Injectable()
export class WhatsAppHook {
  constructor(
    private readonly database: Database,
    private readonly followers: ChatFollowers,
    private readonly links: StartLinks,
    private readonly badNews: BadNewsDesk,
    private readonly api: WhatsAppApi,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async take(account: WhatsAppAccount, values: Json[]): Promise<void> {
    const all = (name: string) => values.flatMap((value) => listOf(value[name]));
    await this.badNews.hear(account.workspace_id, 'whatsapp', all('statuses').flatMap(failureOf));
    for (const message of all('messages')) await this.message(account, message);
    for (const preference of all('user_preferences')) await this.preference(account, preference);
  }

  private async message(account: WhatsAppAccount, message: Json): Promise<void> {
    const text = objectOf(message['text'])?.['body'];
    if (typeof message['from'] !== 'string' || typeof text !== 'string') return;
    const chatter = chatterOf(account, message['from']);
    const writtenAt = (Number(message['timestamp']) + 1) * SECOND || Date.now();
    const [word = '', name, code] = text.trim().split(/\s+/, 3);
    const said = (words: string[]) => words.some((one) => plain(one) === plain(word));
    const handle = name?.replace(/^@/, '').toLowerCase();
    const { start_words, stop_words } = account.settings;
    if (said(stop_words)) {
      const left = await this.followers.leave(chatter, 'reply_keyword', {
        ...(handle && { handle }),
        writtenAt,
      });
      this.reply(
        account,
        chatter,
        writtenAt,
        left.length > 0 ? `You have left ${left.join(', ')}.` : 'You follow nothing here.',
      );
    } else if (said(start_words)) {
      this.reply(
        account,
        chatter,
        writtenAt,
        await this.start(account, chatter, { handle, code }, String(message['id']), writtenAt),
      );
    }
  }

  private async start(
    { settings }: WhatsAppAccount,
    chatter: Chatter,
    { handle, code }: { handle: string | undefined; code: string | undefined },
    id: string,
    writtenAt: number,
  ): Promise<string> {
    const channels = await this.followers.channels(chatter.workspace_id);
    const channel =
      handle === undefined && channels.length === 1
        ? channels[0]
        : channels.find((one) => one.handle === handle);
    if (!channel) return `Write ${settings.start_words[0]} and the name of a channel, as its page says it.`;
    if (!(await this.followers.mayJoin(chatter, channel.id, writtenAt))) return '';
    // The message's id holds the number, so it is no proof to keep.
    const proof = this.badNews.keyOf(chatter.workspace_id, id);
    await this.database.transaction(async (tx) => {
      const link = code ? await this.links.use(tx, chatter.workspace_id, code.toLowerCase()) : null;
      const source = link?.channel_id === channel.id ? link.source : null;
      await this.followers.join(tx, chatter, channel.id, { how: 'whatsapp_keyword', proof, source });
    });
    return `You follow ${channel.name}. Answer ${settings.stop_words[0]} to leave.`;
  }

  private async preference(
    account: WhatsAppAccount,
    { wa_id, category, value, timestamp }: Json,
  ): Promise<void> {
    if (value !== 'stop' || category !== 'marketing_messages' || typeof wa_id !== 'string') return;
    const writtenAt = (Number(timestamp) + 1) * SECOND || Date.now();
    await this.followers.leave(chatterOf(account, wa_id), 'provider_opt_out', { writtenAt });
  }

  /** A courtesy: it is not tried again. */
  private reply(account: WhatsAppAccount, { address }: Chatter, writtenAt: number, body: string): void {
    if (body === '' || writtenAt < Date.now() - ANSWERED_MS) return;
    this.api.send(account, { to: address, type: 'text', text: { body } }, 10_000).catch((error: Error) => {
      this.logger.info({ error: error.name }, 'an answer to a keyword was not sent');
    });
  }
}

/** None of a status that is not bad news. */
function failureOf({ status, id, errors }: Json): { messageId: string; reason: string }[] {
  if (status !== 'failed' || typeof id !== 'string') return [];
  const code = Number(listOf(errors)[0]?.['code']);
  return [{ messageId: id, reason: Number.isSafeInteger(code) && code > 0 ? `wa_${code}` : 'wa_failed' }];
}

const plain = (word: string): string => word.toLowerCase().replace(/[.,!?]+$/, '');

const chatterOf = ({ workspace_id }: WhatsAppAccount, from: string): Chatter => ({
  workspace_id,
  transport: 'whatsapp',
  address: from.replace(/\D/g, ''),
});

export const listOf = (value: unknown): Json[] =>
  Array.isArray(value) ? value.map(objectOf).filter((one) => one !== null) : [];
