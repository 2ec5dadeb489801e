import { isolateDirection } from '#platform/http/text.js';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { LOGGER } from '#platform/tokens.js';
import type { Account } from '../accounts/accounts.js';
import { keywordOf, START_WORDS, STOP_WORDS } from '#message/keyword.js';
import { WhatsAppApi } from '../transports/whatsapp/whatsapp.api.js';
import type { WhatsAppSecrets } from '../transports/whatsapp/whatsapp.transport.js';
import { BadNewsDesk } from '../bounces/delivery-failures.js';
import { TEXTS } from '../pages/texts.js';
import { ChatFollowers, namesOf, type Chatter } from './chat-followers.js';
import { StartLinks } from './start-links.js';
import {
  codeOf,
  listOf,
  saidIn,
  timeOf,
  usersOf,
  writerOf,
  type Json,
  type Writer,
} from './whatsapp.reading.js';

export type WhatsAppAccount = Account<WhatsAppSecrets>;

/** What a person is answered who wrote at that time; nothing where the body is empty. */
interface Answer {
  to: string;
  writtenAt: number;
  body: string;
}

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
    const { workspace_id } = account;
    await this.database.transaction(async (tx) => {
      await this.badNews.hear(tx, workspace_id, 'whatsapp', all('statuses').flatMap(failureOf));
      await this.followers.learnUsers(tx, workspace_id, new Map(values.flatMap(usersOf)));
    });
    for (const value of values) {
      for (const message of listOf(value['messages'])) {
        const answer = await this.database.transaction((tx) =>
          this.message(tx, account, message, writerOf(message, value)),
        );
        if (answer) this.reply(account, answer);
      }
      for (const preference of listOf(value['user_preferences']))
        await this.database.transaction((tx) =>
          this.preference(tx, account, preference, writerOf(preference, value)),
        );
    }
  }

  private async message(
    tx: Tx,
    account: WhatsAppAccount,
    message: Json,
    writer: Writer,
  ): Promise<Answer | null> {
    const { start_words = START_WORDS, stop_words = STOP_WORDS } = account.settings;
    const said = saidIn(message);
    const by = (words: string[]) => {
      const keywords = new Set(words.map(keywordOf));
      return said.find(([word = '']) => keywords.has(keywordOf(word)));
    };
    const [stop, start] = [by(stop_words), by(start_words)];
    const chatter = stop || start ? await this.chatterOf(tx, account, writer) : null;
    if (!chatter) return null;
    const writtenAt = timeOf(message['timestamp']);
    const { address: to } = chatter;
    const [, name, code] = stop ?? start!;
    const handle = name && keywordOf(name);
    if (stop) {
      const left = await this.followers.leave(tx, chatter, 'reply_keyword', {
        ...(handle && { handle }),
        writtenAt,
      });
      const { chat } = TEXTS[await this.followers.languageOf(chatter, left[0] ?? null)];
      const body = left.length > 0 ? chat.left(namesOf(left)) : chat.nothing;
      return { to, writtenAt, body };
    } else {
      const id = String(message['id']);
      const body = await this.start(tx, account, chatter, { handle, code }, { id, writtenAt });
      if (writer.userId) {
        const seen = new Map([[chatter.address, writer.userId]]);
        await this.followers.learnUsers(tx, account.workspace_id, seen);
      }
      return { to, writtenAt, body };
    }
  }

  private async start(
    tx: Tx,
    { settings }: WhatsAppAccount,
    chatter: Chatter,
    { handle, code }: { handle: string | undefined; code: string | undefined },
    { id, writtenAt }: { id: string; writtenAt: number },
  ): Promise<string> {
    const channels = await this.followers.channels(tx, chatter.workspace_id);
    const channel =
      handle === undefined && channels.length === 1
        ? channels[0]
        : channels.find((one) => one.handle === handle);
    const link = code ? await this.links.use(tx, chatter.workspace_id, code.toLowerCase()) : null;
    const mine = link !== null && link.channel_id === channel?.id ? link : null;
    const language = await this.followers.languageOf(chatter, mine ?? channel ?? null);
    const { chat } = TEXTS[language];
    if (!channel) return chat.whichChannel((settings.start_words ?? START_WORDS)[0]!);
    if (channel.archived_after !== null) return chat.archived;
    if (!(await this.followers.mayJoin(tx, chatter, channel.id, writtenAt))) return '';
    // The message's id holds the number, so it is no proof to keep.
    const proof = this.badNews.keyOf(chatter.workspace_id, id);
    const source = mine?.source ?? null;
    await this.followers.join(tx, chatter, channel.id, { how: 'whatsapp_keyword', proof, source, language });
    return chat.followsWhatsApp(isolateDirection(channel.name), (settings.stop_words ?? STOP_WORDS)[0]!);
  }

  private async preference(
    tx: Tx,
    account: WhatsAppAccount,
    { category, value, timestamp }: Json,
    writer: Writer,
  ): Promise<void> {
    if (value !== 'stop' || category !== 'marketing_messages') return;
    const chatter = await this.chatterOf(tx, account, writer);
    if (!chatter) return;
    await this.followers.leave(tx, chatter, 'provider_opt_out', { writtenAt: timeOf(timestamp) });
  }

  /** Null for who hides a number that is not known: to a user id alone nothing can be sent. */
  private async chatterOf(
    tx: Tx,
    { workspace_id }: WhatsAppAccount,
    writer: Writer,
  ): Promise<Chatter | null> {
    const { userId } = writer;
    const address =
      writer.address ?? (userId && (await this.followers.addressOfUser(tx, workspace_id, userId)));
    if (address) return { workspace_id, transport: 'whatsapp', address };
    if (userId) this.logger.info('someone wrote who hides their number and follows nothing that is known');
    return null;
  }

  /** A courtesy: it is not tried again. */
  private reply(account: WhatsAppAccount, { to, writtenAt, body }: Answer): void {
    if (body === '' || writtenAt < Date.now() - ANSWERED_MS) return;
    this.api.send(account, { to, type: 'text', text: { body } }, 10_000).catch((error: Error) => {
      this.logger.info({ error: error.name }, 'an answer to a keyword was not sent');
    });
  }
}

/** None of a status that is not bad news. */
function failureOf(status: Json): { messageId: string; reason: string }[] {
  const { status: state, id } = status;
  if (state !== 'failed' || typeof id !== 'string') return [];
  return [{ messageId: id, reason: `wa_${codeOf(status) || 'failed'}` }];
}
