import { Injectable } from '@nestjs/common';
import type { CommandContent } from '#message/audience.topic.js';
import type { Tx } from '#platform/adapters/sql/database.js';
import { isolateDirection } from '#platform/http/text.js';
import { ChatMoves } from '../audience/chat-moves.js';
import { TEXTS } from '../pages/texts.js';
import { ChatFollowers, channelNames, type ChatPerson } from './chat-followers.js';
import { StartLinks } from './start-links.js';

/** Executes the commands that people write to a Telegram bot: following and leaving. */
@Injectable()
export class TelegramCommands {
  constructor(
    private readonly followers: ChatFollowers,
    private readonly links: StartLinks,
    private readonly moves: ChatMoves,
  ) {}

  /** Moves the followers of a group that became a supergroup to its new chat id. */
  moveChat(tx: Tx, workspace_id: string, from: string, to: string): Promise<void> {
    return this.moves.moveIn(tx, workspace_id, from, to);
  }

  /** Executes a command; returns the answer and for whom it is, or null without an address. */
  async execute(
    tx: Tx,
    workspace_id: string,
    content: CommandContent,
  ): Promise<{ person: ChatPerson; text: string } | null> {
    const { command, address, handle, language: app, at } = content;
    if (!address) return null;
    const person: ChatPerson = { workspace_id, transport: 'telegram', address };
    if (command === 'start') return { person, text: await this.start(tx, person, content) };
    const ended = await this.followers.leave(tx, person, 'reply_keyword', {
      ...(handle && { handle }),
      writtenAt: at,
    });
    const { chat } = TEXTS[await this.followers.languageOf(person, ended[0] ?? null, app)];
    return { person, text: ended.length > 0 ? chat.left(channelNames(ended)) : chat.nothing };
  }

  private async start(
    tx: Tx,
    person: ChatPerson,
    { code, message_id: proof, language: app, at }: CommandContent,
  ): Promise<string> {
    const link = code ? await this.links.use(tx, person.workspace_id, code) : null;
    const following = await this.followers.following(tx, person);
    const known = link ?? following[0]?.follower ?? null;
    const language = await this.followers.languageOf(person, known, app);
    const { chat } = TEXTS[language];
    if (!code) return chat.startHelp;
    if (!link) {
      const names = following.map(({ channel: { name } }) => isolateDirection(name)).join(', ');
      return chat.usedUp(names ? chat.followsTelegram(names) : chat.startHelp);
    }
    const { channel_id, source } = link;
    if (await this.followers.isArchived(tx, channel_id)) return chat.archived;
    await this.followers.join(tx, person, channel_id, {
      how: 'telegram_start',
      proof,
      source,
      language,
      askedAt: at,
    });
    const channels = await this.followers.channels(tx, person.workspace_id);
    return chat.followsTelegram(isolateDirection(channels.find(({ id }) => id === channel_id)!.name));
  }
}
