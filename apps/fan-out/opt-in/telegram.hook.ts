import { isolateDirection } from '#platform/http/text.js';
import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { ChatMoves } from '../audience/chat-moves.js';
import { asObject } from '../transports/http-outcome.js';
import { chatIdOf } from '../transports/telegram/telegram.api.js';
import { TEXTS } from '../pages/texts.js';
import { ChatFollowers, namesOf, type Chatter } from './chat-followers.js';
import { StartLinks } from './start-links.js';

/** A message that the bot answers with. */
export interface BotReply {
  method: 'sendMessage';
  chat_id: string;
  text: string;
}

const SECOND = 1_000;

/** What people write to the bot, and what becomes of their chat with it. */
@Injectable()
export class TelegramHook {
  constructor(
    private readonly database: Database,
    private readonly followers: ChatFollowers,
    private readonly links: StartLinks,
    private readonly chats: ChatMoves,
  ) {}

  /** `bot` is its name. Null where there is nothing to say. */
  take(
    bot: { workspace_id: string; name: string },
    update: Record<string, unknown>,
  ): Promise<BotReply | null> {
    return this.database.transaction((tx) => this.takeIn(tx, bot, update));
  }

  private async takeIn(
    tx: Tx,
    { workspace_id, name: bot }: { workspace_id: string; name: string },
    update: Record<string, unknown>,
  ): Promise<BotReply | null> {
    const message = asObject(update['message']);
    const address = chatOf(message);
    if (message && address) {
      // The old chat and the new one both tell of it.
      const [to, from] = ['migrate_to_chat_id', 'migrate_from_chat_id'].map((name) =>
        chatIdOf(message[name]),
      );
      if (to || from) {
        await this.chats.moveIn(tx, workspace_id, from ?? address, to ?? address);
        return null;
      }
      const chatter: Chatter = { workspace_id, transport: 'telegram', address };
      const reply = await this.message(tx, chatter, bot, message);
      return reply === null ? null : { method: 'sendMessage', chat_id: address, text: reply };
    }
    const member = asObject(update['my_chat_member']);
    const chat = chatOf(member);
    const status = asObject(member?.['new_chat_member'])?.['status'];
    if (member && chat && (status === 'kicked' || status === 'left')) {
      const chatter: Chatter = { workspace_id, transport: 'telegram', address: chat };
      await this.followers.leave(tx, chatter, 'blocked_sender', {
        writtenAt: timeOf(member),
        reason: 'blocked',
      });
    }
    return null;
  }

  private async message(
    tx: Tx,
    chatter: Chatter,
    bot: string,
    message: Record<string, unknown>,
  ): Promise<string | null> {
    const text = typeof message['text'] === 'string' ? message['text'].trim() : '';
    const [, command, name, rest = ''] = /^\/(start|stop)(?:@(\w+))?(?:\s+(\S{1,64}).*)?$/is.exec(text) ?? [];
    // In a group a command may name the bot that it is for.
    if (name !== undefined && name.toLowerCase() !== bot.toLowerCase()) return null;
    if (command?.toLowerCase() === 'start') return this.start(tx, chatter, rest, message);
    if (command?.toLowerCase() !== 'stop') return null;
    const handle = rest ? { handle: rest.replace(/^@/, '').toLowerCase() } : {};
    const left = await this.followers.leave(tx, chatter, 'reply_keyword', {
      ...handle,
      writtenAt: timeOf(message),
    });
    const { chat } = TEXTS[await this.followers.languageOf(chatter, left[0] ?? null, appOf(message))];
    return left.length > 0 ? chat.left(namesOf(left)) : chat.nothing;
  }

  private async start(
    tx: Tx,
    chatter: Chatter,
    token: string,
    message: Record<string, unknown>,
  ): Promise<string> {
    const link = token ? await this.links.use(tx, chatter.workspace_id, token) : null;
    const following = await this.followers.following(tx, chatter);
    const known = link ?? following[0]?.follower ?? null;
    const language = await this.followers.languageOf(chatter, known, appOf(message));
    const { chat } = TEXTS[language];
    if (!token) return chat.startHelp;
    if (!link) return chat.usedUp(following.length > 0 ? chat.stopHelp : chat.startHelp);
    const { channel_id, source } = link;
    if (await this.followers.isArchived(tx, channel_id)) return chat.archived;
    const proof = String(message['message_id']);
    await this.followers.join(tx, chatter, channel_id, { how: 'telegram_start', proof, source, language });
    const { name } = (await this.followers.channels(tx, chatter.workspace_id)).find(
      ({ id }) => id === channel_id,
    )!;
    return chat.followsTelegram(isolateDirection(name));
  }
}

/** The language of the person's Telegram, in the form of Accept-Language. */
const appOf = (message: Record<string, unknown>): string | undefined => {
  const code = asObject(message['from'])?.['language_code'];
  return typeof code === 'string' ? code : undefined;
};

function chatOf(holder: Record<string, unknown> | null): string | null {
  return chatIdOf(asObject(holder?.['chat'])?.['id']);
}

/** The end of the second that Telegram names. */
const timeOf = (holder: Record<string, unknown>): number =>
  (Number(holder['date']) + 1) * SECOND || Date.now();
